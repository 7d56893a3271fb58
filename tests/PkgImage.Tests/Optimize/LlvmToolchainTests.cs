using PkgImage.Compiler;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Optimize;
using PkgImage.Tests.Lower;

namespace PkgImage.Tests.Optimize;

[TestClass]
public sealed class LlvmToolchainTests
{
    private static readonly ToolOptions s_noChoice = new(null, null, false);

    [TestMethod]
    public void LLVM_is_identified_by_version_and_content()
    {
        var toolchain = KernelImage.Toolchain;
        StringAssert.StartsWith(toolchain.Version, "19.");
        StringAssert.StartsWith(toolchain.Identity, $"llvm {toolchain.Version} ");
        Assert.IsFalse(toolchain.Identity.Contains(toolchain.LibraryPath, StringComparison.Ordinal), "a path is no identity");
        Assert.AreEqual(toolchain.Identity, (toolchain with { LibraryPath = Path.GetFullPath(toolchain.LibraryPath) }).Identity);
    }

    [TestMethod]
    public void The_option_comes_before_the_variable_and_both_before_the_system()
    {
        using var folder = new TemporaryFolder();
        var (option, variable) = (Path.Combine(folder.Path, "a.so"), Path.Combine(folder.Path, "b.so"));
        File.WriteAllText(option, "");
        File.WriteAllText(variable, "");
        Assert.AreEqual(option, LlvmToolchain.Locate(s_noChoice with { LlvmLibrary = option }, variable));
        Assert.AreEqual(variable, LlvmToolchain.Locate(s_noChoice, variable));
        Assert.AreEqual(KernelImage.Toolchain.LibraryPath, LlvmToolchain.Locate(s_noChoice, null));
    }

    [TestMethod]
    public void A_choice_that_is_no_file_is_not_searched_around()
    {
        foreach (var locate in new Func<string>[]
        {
            () => LlvmToolchain.Locate(s_noChoice with { LlvmLibrary = "nowhere/libLLVM.so" }, null),
            () => LlvmToolchain.Locate(s_noChoice, "nowhere/libLLVM.so"),
        })
        {
            var thrown = Assert.ThrowsExactly<DiagnosticException>(() => locate());
            Assert.AreEqual(DiagnosticCode.LlvmNotFound, thrown.Diagnostic.Code);
            StringAssert.Contains(thrown.Diagnostic.Message, "nowhere/libLLVM.so");
        }
    }

    [TestMethod]
    public void A_file_that_is_no_library_is_one_diagnostic()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "libLLVM.so");
        File.WriteAllText(file, "not a library");
        var thrown = Assert.ThrowsExactly<DiagnosticException>(() => LlvmToolchain.Load(s_noChoice with { LlvmLibrary = file }));
        Assert.AreEqual(DiagnosticCode.LlvmNotFound, thrown.Diagnostic.Code);
        Assert.IsFalse(thrown.Diagnostic.ToString().Contains('\n', StringComparison.Ordinal));
    }

    [TestMethod]
    public void A_library_that_is_no_LLVM_is_told_apart_from_none()
    {
        var thrown = Assert.ThrowsExactly<DiagnosticException>(() => LlvmToolchain.Load(s_noChoice with { LlvmLibrary = LibraryOf("libm.so.6") }));
        Assert.AreEqual(DiagnosticCode.LlvmVersion, thrown.Diagnostic.Code);
        StringAssert.Contains(thrown.Diagnostic.Message, "LLVM 19 is needed");
    }

    [TestMethod]
    public void Files_without_a_build_id_are_hashed()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "tool");
        File.WriteAllText(file, "tool");
        Assert.AreEqual("sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("tool"u8)), BinaryIdentity.Of(file));
    }

    private static string LibraryOf(string name) =>
        File.ReadLines("/proc/self/maps").Select(line => line.Split(' ')[^1]).First(path => path.EndsWith("/" + name, StringComparison.Ordinal));
}
