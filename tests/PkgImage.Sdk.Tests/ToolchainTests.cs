// The toolchain as a package: a machine without LLVM and LLD builds images.
namespace PkgImage.Sdk.Tests;

[TestClass]
public sealed class ToolchainTests
{
    /// <summary>
    /// Runs a command where LLVM's folder is empty, and its library and those that .NET itself does not need are no libraries. Mounts of a
    /// namespace of its own: nobody else sees them.
    /// </summary>
    private const string Hide = """
        mount -t tmpfs none /usr/lib/llvm-19
        for library in libLLVM.so.19.1 libz3.so.4 libedit.so.2 libxml2.so.2 libffi.so.8 libbsd.so.0 libmd.so.0; do
            for file in /usr/lib/*/$library; do mount --bind /dev/null "$(readlink -f "$file")"; done
        done
        exec "$@"
        """;

    [TestMethod]
    public void Without_LLVM_and_LLD_of_the_system_images_are_built_with_the_packages()
    {
        var package = Path.Combine(PackedSdk.Feed, $"PkgImage.Toolchain.linux-x64.{PackedSdk.Version}.nupkg");
        if (!File.Exists(package))
            Assert.Inconclusive($"there is no {package}: scripts/pack-toolchain.sh");
        using var workspace = new Workspace();
        if (Hidden(workspace, "true").ExitCode != 0)
            Assert.Inconclusive("this process may not make a mount namespace");
        workspace.WriteProgram("App");

        var build = Hidden(workspace, "dotnet", "build", "App", "-c", "Release", "-p:PkgImageVerboseLinking=true");
        build.AssertSuccess();
        var toolchain = Path.Combine(PackedSdk.Packages, "pkgimage.toolchain.linux-x64", PackedSdk.Version);
        StringAssert.Contains(build.Output, Path.Combine(toolchain, "bin", "lld") + " -flavor gnu -shared");
        StringAssert.Contains(workspace.Read("App/obj/Release/net10.0/pkgimage/request.json"), Path.Combine(toolchain, "lib", "libLLVM.so.19.1"));
        Assert.AreEqual(Workspace.ProgramOutput, workspace.RunFromImages("App/bin/Release/net10.0/App.dll").Output);
        Assert.IsTrue(File.Exists(Path.Combine(toolchain, "licences", "libllvm19.txt")));

        // That the system's were hidden, and that they can be chosen.
        Hidden(workspace, "dotnet", "build", "App", "-c", "Release", "--no-incremental", "-p:PkgImageToolchain=system").AssertFailure("PKI6001");
    }

    private static Outcome Hidden(Workspace workspace, params string[] command)
    {
        var start = DotNet.Command(workspace.Folder, [], [("PKGIMAGE_DEPOT_PATH", workspace.Depot)]);
        start.FileName = "unshare";
        foreach (var argument in (string[])["--mount", "--map-root-user", "bash", "-ec", Hide, "hide", .. command])
            start.ArgumentList.Add(argument);
        return DotNet.Run(start);
    }
}
