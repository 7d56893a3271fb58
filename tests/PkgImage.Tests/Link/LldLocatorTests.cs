using PkgImage.Compiler;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Link;

namespace PkgImage.Tests.Link;

// Not in parallel: a script cannot start while a process forked by another test still has it open for writing.
[TestClass, DoNotParallelize]
public sealed class LldLocatorTests
{
    [TestMethod]
    public void The_systems_linker_is_version_19()
    {
        var tool = LldLocator.Find(new ToolOptions(null, null, false), CancellationToken.None);
        StringAssert.Contains(tool.Identity, "LLD 19.");
    }

    [TestMethod]
    public void Without_a_linker_the_message_says_what_to_run()
    {
        var thrown = Assert.ThrowsExactly<DiagnosticException>(
            () => LldLocator.Find(["/nowhere/lld", "no-such-linker"], CancellationToken.None));

        Assert.AreEqual(DiagnosticCode.LinkerNotFound, thrown.Diagnostic.Code);
        StringAssert.Contains(thrown.Diagnostic.Message, "sudo apt-get install lld-19");
        StringAssert.Contains(thrown.Diagnostic.Message, "/nowhere/lld");
    }

    [TestMethod]
    public void Another_version_is_passed_over_or_named()
    {
        using var folder = new TemporaryFolder();
        var other = folder.Script("lld", "echo 'LLD 18.1.3 (compatible with GNU linkers)'");
        var right = folder.Script("lld-right", "echo 'LLD 19.1.0 (compatible with GNU linkers)'");
        var broken = folder.Script("lld-broken", "exit 3");

        Assert.AreEqual(right, LldLocator.Find([broken, other, right], CancellationToken.None).Path);
        var thrown = Assert.ThrowsExactly<DiagnosticException>(() => LldLocator.Find([broken, other], CancellationToken.None));
        Assert.AreEqual(DiagnosticCode.LinkerVersion, thrown.Diagnostic.Code);
        StringAssert.Contains(thrown.Diagnostic.Message, "LLD 18.1.3");
    }

    [TestMethod]
    public void An_explicit_choice_is_the_only_candidate()
    {
        var options = new ToolOptions(null, "/nowhere/lld", false);
        var thrown = Assert.ThrowsExactly<DiagnosticException>(() => LldLocator.Find(options, CancellationToken.None));
        StringAssert.Contains(thrown.Diagnostic.Message, "looked for /nowhere/lld)");
    }

    [TestMethod]
    public void Cancellation_ends_a_tool_and_what_it_started()
    {
        using var folder = new TemporaryFolder();
        var script = folder.Script("slow", $"echo $$ > '{folder.Path}/pid'; sleep 600");
        using var source = new CancellationTokenSource();
        var run = Task.Run(() => ToolProcess.Run(script, [], null, source.Token));
        while (!File.Exists(Path.Combine(folder.Path, "pid")))
            Thread.Sleep(5);
        source.Cancel();

        Assert.ThrowsExactly<OperationCanceledException>(() => run.GetAwaiter().GetResult());
    }
}
