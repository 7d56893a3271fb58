// Runs tests/filetests: compile a file's C#, run the stage its header names, compare with the comments at its end.
using PkgImage.Compiler.Import.Types;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.FileTests;

[TestClass]
public sealed class FileTestRunner
{
    private const string Folder = "tests/filetests";

    /// <summary>Set to 1: expectations are rewritten with what came out, in place.</summary>
    private const string BlessVariable = "PKGIMAGE_BLESS";

    public static IEnumerable<object[]> Files => Repository.Files(Folder, ".cs").Select(path => new object[] { path });

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void Output_is_as_written(string path)
    {
        var text = Repository.Read(path);
        var test = FileTest.Parse(path, text);
        var output = Run(test);
        if (output == test.Expected)
            return;
        if (Environment.GetEnvironmentVariable(BlessVariable) == "1")
            File.WriteAllText(Repository.PathOf(path), test.WithExpected(output));
        else
            Assert.Fail($"{path}: stage '{test.Stage}' (- expected, + actual; {BlessVariable}=1 takes the new one)\n{LineDiff.Of(test.Expected, output)}");
    }

    [TestMethod]
    public void Every_file_is_picked_up()
    {
        var root = Repository.PathOf(Folder);
        var onDisk = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(file => Folder + "/" + Path.GetRelativePath(root, file).Replace('\\', '/')).ToList();
        CollectionAssert.AreEquivalent(onDisk, Files.Select(row => (string)row[0]).ToList(), "a file under filetests is no .cs file");
        foreach (var file in onDisk)
        {
            var stage = FileTest.Parse(file, Repository.Read(file)).Stage;
            Assert.AreEqual(file.Split('/')[2], stage, $"{file}: the folder is the stage's");
            Assert.IsTrue(Stages.All.ContainsKey(stage), $"{file}: stage '{stage}' is none of {string.Join(", ", Stages.All.Keys)}");
        }
    }

    [TestMethod]
    public void Every_stage_has_a_file() =>
        CollectionAssert.IsSubsetOf(Stages.All.Keys.ToList(), Files.Select(row => ((string)row[0]).Split('/')[2]).Distinct().ToList());

    private static string Run(FileTest test)
    {
        using var folder = new TemporaryFolder();
        var name = Path.GetFileNameWithoutExtension(test.Path);
        var path = CSharpCompiler.Compile(folder.Path, name, [new FixtureSource(Path.GetFileName(test.Path), test.Source)]);
        using var universe = new AssemblyUniverse(Framework.Assemblies) { ReadsLines = test.Options.HasSourceLines };
        return Stages.All[test.Stage](test, FixtureImport.Import(path, test.Options, universe));
    }
}
