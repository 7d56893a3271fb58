// Classes of tests run side by side, as many as there are processors. What concerns the whole process is marked DoNotParallelize.
[assembly: Microsoft.VisualStudio.TestTools.UnitTesting.Parallelize(Workers = 0, Scope = Microsoft.VisualStudio.TestTools.UnitTesting.ExecutionScope.ClassLevel)]
