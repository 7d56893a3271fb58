// Plug-ins whose images hold code of assemblies beside them: what the runtime would give the plug-in counts, however it was loaded.
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using PkgImage.Format;
using PkgImage.Tests.Image;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Runtime;

[TestClass]
public sealed class PlugInTests
{
    private const string Name = "Demo.PlugIn";
    private const string Far = "public static class Far { public static int One() => 1; }";
    private const string Near = "public static class Near { public static int Two() => Far.One() + 1; }";

    private const string PlugIn = """
        public static unsafe class PlugIn
        {
            public static int Sum() => Near.Two();

            public static string Load(string key)
            {
                var functions = PkgImage.ImageLoader.Load(typeof(PlugIn).TypeHandle, key, 2, null);
                return functions == 0 ? "il" : "native " + ((delegate* unmanaged<int, int>*)functions)[1](1);
            }
        }
        """;

    [TestInitialize]
    public void The_images_code_is_for_x64_Linux()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            Assert.Inconclusive("The machine code of these images is for x64 Linux.");
    }

    /// <summary>The plug-in itself names one of the two; the other is asked for by that one.</summary>
    [TestMethod]
    [DataRow("load-from")]
    [DataRow("load-resolved")]
    public void Dependencies_beside_a_plug_in_are_what_it_gets(string how)
    {
        using var host = new LoaderHost();
        var path = Write(host);
        var run = host.Run([$"{how}:{path}"]);
        CollectionAssert.AreEqual(new[] { "native 2" }, run.Words, string.Join('\n', run.Log));
    }

    [TestMethod]
    [TestProperty("Lesson", "7")]
    [DataRow("load-from")]
    [DataRow("load-resolved")]
    public void A_dependency_of_another_build_beside_a_plug_in_is_told(string how)
    {
        using var host = new LoaderHost();
        var path = Write(host);
        Compile(host, "Demo.Far", Far.Replace("=> 1", "=> 3", StringComparison.Ordinal));
        Expect(host.Run([$"{how}:{path}"]), "DependencyChanged: the image holds code of Demo.Far, which is another build now");
        File.Delete(Path.Combine(Path.GetDirectoryName(path)!, "Demo.Far.dll"));
        Expect(host.Run([$"{how}:{path}"]), "DependencyChanged: the image holds code of Demo.Far, which is not there");
    }

    /// <summary>The runtime itself looks nowhere for such a context: code that needs the dependency would not run.</summary>
    [TestMethod]
    public void A_context_that_finds_no_dependency_runs_IL()
    {
        using var host = new LoaderHost();
        Expect(host.Run([$"load-path:{Write(host)}"]), "DependencyChanged: the image holds code of Demo.Far, which is not there");
    }

    /// <summary>A plug-in with an image of code of its own and of two others, in a folder inside the host's.</summary>
    private static string Write(LoaderHost host)
    {
        var folder = Directory.CreateDirectory(Path.Combine(host.Folder, "plugin")).FullName;
        var far = Compile(host, "Demo.Far", Far);
        var near = Compile(host, "Demo.Near", Near, far);
        var plugin = Compile(host, Name, PlugIn, near, typeof(ImageLoader).Assembly.Location);
        File.WriteAllBytes(Path.Combine(folder, Name + ".pkgimg.so"), TestImage.Create(LoaderHost.Header with { Layouts = [], Imports = [], BaseImage = Guid.Empty }));
        File.WriteAllText(Path.Combine(folder, Name + AssemblyFingerprint.FileSuffix),
            string.Concat(((string[])[far, near, plugin]).Select(path => $"{Path.GetFileNameWithoutExtension(path)} {Fingerprint(path)}\n")));
        return plugin;
    }

    private static string Compile(LoaderHost host, string name, string source, params string[] references) =>
        CSharpCompiler.Compile(Path.Combine(host.Folder, "plugin"), name, [new FixtureSource(name + ".cs", source)], references);

    private static unsafe string Fingerprint(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadata();
        return AssemblyFingerprint.Compute(metadata.Pointer, metadata.Length)!;
    }

    private static void Expect(HostRun run, string reason)
    {
        CollectionAssert.AreEqual(new[] { "il" }, run.Words, run.Errors);
        StringAssert.EndsWith(run.Log.Single(), "reason=" + reason);
    }
}
