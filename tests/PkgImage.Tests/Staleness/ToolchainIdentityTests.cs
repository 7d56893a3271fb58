// An upgrade of any program that makes images is another identity, whatever it says of its version; the same program elsewhere is not.
using PkgImage.Compiler.Staleness;

namespace PkgImage.Tests.Staleness;

[TestClass]
public sealed class ToolchainIdentityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [TestProperty("Lesson", "5")]
    public void Programs_are_known_by_their_content()
    {
        var before = Read(Install("one"));
        Assert.AreEqual(before, Read(Install("another/place")));
        foreach (var file in (string[])["pkgimage.dll", "PkgImage.Llvm.dll", "PkgImage.Runtime.dll", "Mono.Cecil.dll", "Mono.Cecil.Pdb.dll"])
            AssertDiffers(file, compiler: true, llvm: false, linker: false);
        AssertDiffers("libLLVM.so.19.1", compiler: false, llvm: true, linker: false);
        AssertDiffers("lld", compiler: false, llvm: false, linker: true);
        // It prints what images are not made of.
        AssertDiffers("Spectre.Console.dll", compiler: false, llvm: false, linker: false);

        void AssertDiffers(string file, bool compiler, bool llvm, bool linker)
        {
            var upgraded = Install("upgraded-" + file);
            var path = Path.Combine(upgraded, file);
            var time = File.GetLastWriteTimeUtc(path);
            File.WriteAllText(path, "patched"[..File.ReadAllText(path).Length]);
            // A patch may have the size and the time of what it replaces.
            File.SetLastWriteTimeUtc(path, time);
            var after = Read(upgraded);
            Assert.AreEqual((compiler, llvm, linker), (after.Compiler != before.Compiler, after.Llvm != before.Llvm, after.Linker != before.Linker), file);
        }
    }

    private string Install(string place)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, place)).FullName;
        string[] files = ["pkgimage.dll", "PkgImage.Llvm.dll", "PkgImage.Runtime.dll", "Mono.Cecil.dll", "Mono.Cecil.Pdb.dll", "Spectre.Console.dll", "libLLVM.so.19.1", "lld"];
        foreach (var (index, file) in files.Index())
            File.WriteAllText(Path.Combine(folder, file), $"file {index}");
        return folder;
    }

    private static ToolchainIdentity Read(string folder) =>
        ToolchainIdentity.Read(folder, Path.Combine(folder, "libLLVM.so.19.1"), Path.Combine(folder, "lld"), "LLD 19.1.7");
}
