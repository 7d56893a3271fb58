// Names of source files in images: the same for whoever builds them.
using PkgImage.Compiler.Import;

namespace PkgImage.Tests.Import;

[TestClass]
public sealed class SourceDocumentsTests
{
    [TestMethod]
    [DataRow("/builds/app/Program.cs,/builds/app/Math/Sum.cs", "/_/App/Program.cs,/_/App/Math/Sum.cs", DisplayName = "below the folder that all share")]
    [DataRow("/builds/app/Program.cs,/builds/shared/Sum.cs", "/_/App/app/Program.cs,/_/App/shared/Sum.cs", DisplayName = "with linked files")]
    [DataRow(@"C:\src\app\Program.cs,C:\src\app\Math\Sum.cs", "/_/App/Program.cs,/_/App/Math/Sum.cs", DisplayName = "of Windows")]
    [DataRow("/_/src/Program.cs,/_1/Sum.cs", "/_/src/Program.cs,/_1/Sum.cs", DisplayName = "of a build with deterministic source paths")]
    [DataRow("/__w/app/Program.cs,/__w/app/Math/Sum.cs", "/_/App/Program.cs,/_/App/Math/Sum.cs", DisplayName = "in a folder whose name begins alike")]
    [DataRow("/_/src/Program.cs,/builds/app/obj/Made.cs", "/_/src/Program.cs,/_/App/Made.cs", DisplayName = "of such a build, and what was generated")]
    [DataRow("/builds/a/Sum.cs,/builds/ab/Sum.cs", "/_/App/a/Sum.cs,/_/App/ab/Sum.cs", DisplayName = "folders, not letters, are shared")]
    [DataRow("Program.cs", "/_/App/Program.cs", DisplayName = "without a folder")]
    [DataRow("/builds/app/Program.cs,Generator/Made.cs", "/_/App/Program.cs,/_/App/Generator/Made.cs", DisplayName = "of a generator")]
    public void Are_names_below_one_folder(string paths, string names)
    {
        var documents = new SourceDocuments("App", paths.Split(','));
        Assert.AreEqual(names, string.Join(',', paths.Split(',').Select(documents.NameOf)));
    }
}
