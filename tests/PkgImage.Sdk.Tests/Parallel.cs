// Classes of tests run side by side, as many as there are processors: most of a build is one process that waits for another. The tests of a
// class share what it has built, and stay in order.
[assembly: Microsoft.VisualStudio.TestTools.UnitTesting.Parallelize(Workers = 0, Scope = Microsoft.VisualStudio.TestTools.UnitTesting.ExecutionScope.ClassLevel)]
