using System.Net.Sockets;
using System.Runtime.InteropServices;
using PkgImage.Compiler.Image;
using PkgImage.Compiler.IR;
using PkgImage.Format;
using PkgImage.Tests.Image;

namespace PkgImage.Tests.Runtime;

/// <summary>The loader in a process of its own, with real images: what it takes, and one test for each reason it does not.</summary>
[TestClass]
public sealed class ImageLoaderTests
{
    private static readonly string[] Load = ["load"];

    [TestInitialize]
    public void The_images_code_is_for_x64_Linux()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            Assert.Inconclusive("The machine code of these images is for x64 Linux.");
    }

    [TestMethod]
    public void An_image_beside_the_assembly_is_bound_and_runs()
    {
        using var host = new LoaderHost();
        host.PutImage(TestImage.Create(LoaderHost.Header));
        var run = host.Run(Load);

        Assert.AreEqual("", run.Errors);
        CollectionAssert.AreEqual(new[] { "native 2" }, run.Words);
        CollectionAssert.AreEqual(new[] { $"pkgimage: loaded Demo.Pkg {host.ImagePath} target=x86-64-v2 kernels=2" }, run.Log);
    }

    [TestMethod]
    [TestProperty("Lesson", "17")]
    public void The_best_target_the_machine_can_run_is_taken()
    {
        using var host = new LoaderHost();
        host.PutImage(TestImage.Create(LoaderHost.Header with
        {
            Targets =
            [
                new("base", CpuFeature.None, HardwareQuestions.None, 0, TargetFlags.None),
                new("x86-64-v2", CpuFeature.Sse42, HardwareQuestions.None, 1, TargetFlags.None),
                new("future", (CpuFeature)(1UL << 31), HardwareQuestions.None, 2, TargetFlags.None),
                new("less", CpuFeature.None, HardwareQuestions.None, 3, TargetFlags.None),
            ],
        }));

        CollectionAssert.AreEqual(new[] { "native 1002" }, host.Run(Load).Words);
        CollectionAssert.AreEqual(new[] { "native 2" }, host.Run(Load, ("PKGIMAGE_CPU_TARGET", "base")).Words);
        CollectionAssert.AreEqual(new[] { "native 3002" }, host.Run(Load, ("DOTNET_EnableSSE42", "0"), ("DOTNET_EnableHWIntrinsic", "0")).Words);
    }

    [TestMethod]
    public void An_image_with_neither_layouts_nor_imports_needs_no_probe()
    {
        using var host = new LoaderHost();
        host.PutImage(TestImage.Create(LoaderHost.Header with { Layouts = [], Imports = [], BaseImage = Guid.Empty }));

        CollectionAssert.AreEqual(new[] { "native 2" }, host.Run(["no-probe"]).Words);
    }

    [TestMethod]
    public void Depots_are_searched_by_key_in_order()
    {
        using var host = new LoaderHost();
        var depot = Path.Combine(host.Folder, "depot");
        var path = DepotLayout.ImagePath(depot, "Demo.Pkg", LoaderHost.Key, "Demo.Pkg.pkgimg.so");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, TestImage.Create(LoaderHost.Header));
        var run = host.Run(Load, ("PKGIMAGE_DEPOT_PATH", $"/nowhere{Path.PathSeparator}{depot}"));

        CollectionAssert.AreEqual(new[] { "native 2" }, run.Words);
        StringAssert.Contains(run.Log.Single(), path);
    }

    [TestMethod]
    public void A_rejected_file_does_not_hide_a_good_one_further_on()
    {
        using var host = new LoaderHost();
        var depot = Path.Combine(host.Folder, "depot");
        var path = DepotLayout.ImagePath(depot, "Demo.Pkg", LoaderHost.Key, "Demo.Pkg.pkgimg.so");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, TestImage.Create(LoaderHost.Header));
        host.PutImage([1, 2, 3]);
        var run = host.Run(Load, ("PKGIMAGE_DEPOT_PATH", depot), ("PKGIMAGE_REQUIRE", "1"));

        Assert.AreEqual(0, run.ExitCode);
        CollectionAssert.AreEqual(new[] { "native 2" }, run.Words);
        StringAssert.Contains(run.Log[0], "reason=NotSealed:");
        StringAssert.Contains(run.Log[1], "loaded Demo.Pkg");
    }

    [TestMethod]
    public void An_assembly_in_a_folder_of_its_own_finds_its_image_in_the_applications()
    {
        using var host = new LoaderHost();
        host.PutImage(TestImage.Create(LoaderHost.Header));
        var plugin = Directory.CreateDirectory(Path.Combine(host.Folder, "plugin")).FullName;
        File.Copy(Path.Combine(host.Folder, "Demo.Pkg.dll"), Path.Combine(plugin, "Demo.Pkg.dll"));

        CollectionAssert.AreEqual(new[] { "native 2" }, host.Run([$"context:{plugin}/Demo.Pkg.dll"]).Words);
    }

    [TestMethod]
    [TestProperty("Lesson", "16")]
    public void A_second_load_context_runs_its_IL()
    {
        using var host = new LoaderHost();
        host.PutImage(TestImage.Create(LoaderHost.Header));
        var assembly = Path.Combine(host.Folder, "Demo.Pkg.dll");
        var run = host.Run(["load", "context:" + assembly]);

        CollectionAssert.AreEqual(new[] { "native 2", "il" }, run.Words);
        AssertRejected(run.Log[1], "SecondLoadContext");
    }

    [TestMethod]
    [TestProperty("Lesson", "16")]
    public void A_second_load_context_runs_its_IL_though_it_has_files_of_its_own()
    {
        using var host = new LoaderHost();
        host.PutImage(TestImage.Create(LoaderHost.Header));
        var copy = host.CopyTo("plugin");
        foreach (var how in (ReadOnlySpan<string>)["context:", "own-loader:"])
        {
            var run = host.Run(["load", how + copy]);
            CollectionAssert.AreEqual(new[] { "native 2", "il" }, run.Words, how);
            Assert.HasCount(2, run.Log, "the application's folder has the image too");
            AssertRejected(run.Log[1], "SecondLoadContext");
        }
        CollectionAssert.AreEqual(new[] { "native 2", "il" }, host.Run(["own-loader:" + copy, "load"]).Words, "whichever is the first");
    }

    [TestMethod]
    public void A_load_context_whose_image_is_no_good_leaves_the_package_to_another()
    {
        using var host = new LoaderHost();
        host.PutImage(TestImage.Create(LoaderHost.Header));
        var copy = host.CopyTo("plugin");
        host.PutImage([1, 2, 3]);
        CollectionAssert.AreEqual(new[] { "il", "native 2" }, host.Run(["load", "own-loader:" + copy]).Words);
    }

    [TestMethod]
    [TestProperty("Lesson", "16")]
    public void A_collectible_context_runs_its_IL()
    {
        using var host = new LoaderHost();
        host.PutImage(TestImage.Create(LoaderHost.Header));
        Expect(host.Run(["collectible:" + Path.Combine(host.Folder, "Demo.Pkg.dll")]), "CollectibleContext");
    }

    [TestMethod]
    public void Images_switched_off() => Reject("Disabled", LoaderHost.Header, Load, ("PKGIMAGE_ENABLED", "0"));

    [TestMethod]
    [TestProperty("Lesson", "16")]
    public void A_debugger()
    {
        using var host = new LoaderHost();
        host.PutImage(TestImage.Create(LoaderHost.Header));
        host.AttachDebugger();
        Expect(host.Run(Load), "DebuggerAttached");
    }

    [TestMethod]
    [TestProperty("Lesson", "16")]
    public void A_profiler()
    {
        Reject("ProfilerConfigured", LoaderHost.Header, Load, ("CORECLR_ENABLE_PROFILING", "1"));
        using var host = new LoaderHost();
        host.PutImage(TestImage.Create(LoaderHost.Header));
        CollectionAssert.AreEqual(new[] { "native 2" }, host.Run(Load, ("CORECLR_ENABLE_PROFILING", "0")).Words);
    }

    [TestMethod]
    public void No_file()
    {
        using var host = new LoaderHost();
        var run = host.Run(Load);
        Expect(run, "NotFound");
        StringAssert.StartsWith(run.Log.Single(), "pkgimage: rejected Demo.Pkg - reason=NotFound: no Demo.Pkg.pkgimg.so beside");
    }

    [TestMethod]
    public void A_file_that_cannot_be_opened()
    {
        using var host = new LoaderHost();
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(host.ImagePath));
        Expect(host.Run(Load), "Unreadable");
    }

    [TestMethod]
    public void A_library_without_a_seal()
    {
        using var host = new LoaderHost();
        host.PutImage(TestImage.Link(LoaderHost.Header));
        Expect(host.Run(Load), "NotSealed");
    }

    [TestMethod]
    public void Another_format_version()
    {
        var linked = TestImage.Link(LoaderHost.Header);
        var header = linked.AsSpan().IndexOf("PKGIMAGE"u8);
        linked[header + ImageFormat.VersionOffset] = 99;
        using var host = new LoaderHost();
        host.PutImage(ImageFileReader.AppendSeal(linked, header, ImageParts.Whole(linked.Length)));
        Expect(host.Run(Load), "FormatVersion");
    }

    [TestMethod]
    public void Another_key()
    {
        Reject("WrongKey", LoaderHost.Header, ["wrong-key"]);
        Reject("WrongKey", LoaderHost.Header, ["short-key"]);
        Reject("WrongKey", LoaderHost.Header, ["none-of-keys"]);
        Reject("WrongKey", LoaderHost.Header, ["torn-keys"]);
    }

    [TestMethod]
    public void A_library_for_several_platforms_takes_the_image_of_any_of_its_keys()
    {
        using var host = new LoaderHost();
        host.PutImage(TestImage.Create(LoaderHost.Header));
        CollectionAssert.AreEqual(new[] { "native 2" }, host.Run(["one-of-keys"]).Words);
        var path = DepotLayout.ImagePath(Path.Combine(host.Folder, "depot"), "Demo.Pkg", LoaderHost.Key, "Demo.Pkg.pkgimg.so");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Move(host.ImagePath, path);
        CollectionAssert.AreEqual(new[] { "native 2" }, host.Run(["one-of-keys"], ("PKGIMAGE_DEPOT_PATH", Path.Combine(host.Folder, "depot"))).Words);
    }

    [TestMethod]
    public void An_image_and_its_fingerprint_are_found_where_the_host_has_a_packages_native_libraries()
    {
        using var host = new LoaderHost();
        host.PutImage(TestImage.Create(LoaderHost.Header));
        var folder = Path.Combine(host.Folder, "runtimes", "linux-x64", "native");
        Directory.CreateDirectory(folder);
        File.Move(host.ImagePath, Path.Combine(folder, "Demo.Pkg.pkgimg.so"));
        File.WriteAllText(Path.Combine(host.Folder, "Demo.Pkg.deps.json"), """
            {
              "runtimeTarget": { "name": ".NETCoreApp,Version=v10.0" },
              "targets": {
                ".NETCoreApp,Version=v10.0": {
                  "Demo.Pkg/1.0.0": {
                    "runtime": { "Demo.Pkg.dll": {}, "PkgImage.Runtime.dll": {} },
                    "runtimeTargets": { "runtimes/linux-x64/native/Demo.Pkg.pkgimg.so": { "rid": "linux-x64", "assetType": "native" } }
                  }
                }
              },
              "libraries": { "Demo.Pkg/1.0.0": { "type": "project", "serviceable": false, "sha512": "" } }
            }
            """);
        var run = host.Run(Load);
        CollectionAssert.AreEqual(new[] { "native 2" }, run.Words);
        StringAssert.StartsWith(run.Log.Single(), $"pkgimage: loaded Demo.Pkg {folder}/Demo.Pkg.pkgimg.so ");
        File.WriteAllText(Path.Combine(folder, "Demo.Pkg.pkgimg.refs"), "Demo.Pkg 0123456789abcdef\n");
        StringAssert.Contains(host.Run(Load).Log.Single(), $"rejected Demo.Pkg {folder}/Demo.Pkg.pkgimg.refs reason=AssemblyChanged");
    }

    [TestMethod]
    public void Another_number_of_kernels() => Reject("WrongKernelCount", LoaderHost.Header, ["one-kernel"]);

    [TestMethod]
    public void Another_framework_build() => Reject("OtherBaseImage", LoaderHost.Header with { BaseImage = Guid.NewGuid() }, Load);

    [TestMethod]
    public void A_damaged_file()
    {
        var image = TestImage.Create(LoaderHost.Header);
        image[image.Length / 2] ^= 4;
        using var host = new LoaderHost();
        host.PutImage(image);
        Expect(host.Run(Load), "Damaged");
    }

    [TestMethod]
    public void Sealed_but_no_library()
    {
        var blob = ImageHeaderWriter.Write(LoaderHost.Header);
        using var host = new LoaderHost();
        host.PutImage(ImageFileReader.AppendSeal(blob, 0, ImageParts.Whole(blob.Length)));
        Expect(host.Run(Load), "NotLoadable");
    }

    [TestMethod]
    public void A_mapped_header_that_is_not_the_files()
    {
        var library = TestImage.Link(LoaderHost.Header with { Key = [.. new byte[32]] });
        byte[] content = [.. library, .. ImageHeaderWriter.Write(LoaderHost.Header)];
        using var host = new LoaderHost();
        host.PutImage(ImageFileReader.AppendSeal(content, library.Length, ImageParts.Whole(content.Length)));
        Expect(host.Run(Load), "HeaderMismatch");
    }

    [TestMethod]
    [TestProperty("Lesson", "17")]
    public void No_target_for_this_machine()
    {
        var header = LoaderHost.Header with { Targets = [new("future", (CpuFeature)(1UL << 31) | CpuFeature.Sse3, HardwareQuestions.None, 0, TargetFlags.None)] };
        StringAssert.Contains(Reject("NoCpuTarget", header, Load), "future needs 2147483648");
    }

    [TestMethod]
    public void A_target_that_assumes_another_answer_about_the_hardware()
    {
        var header = LoaderHost.Header with { Questions = HardwareQuestions.X86Base | HardwareQuestions.Dp };
        StringAssert.Contains(
            Reject("HardwareAnswers", header with { Targets = [new("base", CpuFeature.None, HardwareQuestions.Dp, 0, TargetFlags.None)] }, Load),
            "base is compiled for machines without X86Base");
        StringAssert.Contains(
            Reject("HardwareAnswers", header with { Targets = [new("base", CpuFeature.None, HardwareQuestions.X86Base | HardwareQuestions.Dp, 0, TargetFlags.None)] }, Load),
            "base is compiled for machines with Dp");
    }

    [TestMethod]
    public void A_target_by_name_that_is_not_there_or_does_not_run()
    {
        StringAssert.Contains(
            Reject("CpuTargetUnavailable", LoaderHost.Header, Load, ("PKGIMAGE_CPU_TARGET", "pentium")), "x86-64-v2 is supported");
        Reject("CpuTargetUnavailable", LoaderHost.Header, Load, ("PKGIMAGE_CPU_TARGET", "znver9"));
    }

    [TestMethod]
    [TestProperty("Lesson", "6")]
    public void Another_struct_layout()
    {
        StringAssert.Contains(
            Reject("StructLayout", LoaderHost.Header, ["layout:2:4", "load"]), "Demo.Vec3: offset of field 1 is 4, the image expects 8");
        StringAssert.Contains(Reject("StructLayout", LoaderHost.Header, ["layout:4:2", "load"]), "Demo.Empty: size is 2, the image expects 1");
        Reject("StructLayout", LoaderHost.Header, ["layout:6:0", "load"]);
        Reject("StructLayout", LoaderHost.Header, ["no-probe"]);
    }

    [TestMethod]
    public void An_import_this_system_has_not()
    {
        var header = LoaderHost.Header with { Imports = [new IrImport("libm", "pow"), new IrImport("libm", "no_such_function")] };
        StringAssert.Contains(Reject("ImportNotFound", header, Load), "no_such_function of libm");
    }

    [TestMethod]
    public void An_exception_on_the_way() =>
        StringAssert.Contains(Reject("Unexpected", LoaderHost.Header, ["throwing-probe"]), "a type is gone for good");

    [TestMethod]
    public void Required_images_end_the_program_with_the_reason()
    {
        using var host = new LoaderHost();
        var run = host.Run(Load, ("PKGIMAGE_REQUIRE", "1"));

        Assert.AreEqual(ImageLoader.RequireExitCode, run.ExitCode);
        Assert.IsEmpty(run.Words);
        StringAssert.StartsWith(run.Errors, "pkgimage: PKGIMAGE_REQUIRE=1, and package Demo.Pkg has no usable image: NotFound: ");
        Assert.AreEqual(78, host.Run(Load, ("PKGIMAGE_REQUIRE", "1"), ("PKGIMAGE_ENABLED", "0")).ExitCode);
    }

    [TestMethod]
    public void The_log_goes_to_standard_error_or_nowhere()
    {
        using var host = new LoaderHost();
        host.PutImage(TestImage.Create(LoaderHost.Header));

        StringAssert.StartsWith(host.Run(Load, ("PKGIMAGE_LOG", "1")).Errors, "pkgimage: loaded Demo.Pkg ");
        Assert.AreEqual("", host.Run(Load, ("PKGIMAGE_LOG", "0")).Errors);
        StringAssert.Contains(host.Run(Load, ("PKGIMAGE_LOG", "/nowhere/at/all.log")).Errors, "not in PKGIMAGE_LOG");
    }

    [TestMethod]
    public void Events_tell_what_the_log_tells()
    {
        using var host = new LoaderHost();
        StringAssert.StartsWith(host.Run(["listen"]).Words.Single(), "il, PkgImage ImageRejected Demo.Pkg NotFound no Demo.Pkg.pkgimg.so");
        host.PutImage(TestImage.Create(LoaderHost.Header));
        CollectionAssert.AreEqual(new[] { "native 2, PkgImage ImageLoaded Demo.Pkg x86-64-v2 2" }, host.Run(["listen"], ("PKGIMAGE_LOG", "0")).Words);
    }

    [TestMethod]
    public void Lines_of_threads_that_share_a_log_do_not_mix()
    {
        using var host = new LoaderHost();
        var run = host.Run(["threads"]);

        Assert.HasCount(400, run.Log);
        foreach (var line in run.Log)
            AssertRejected(line, "NotFound");
    }

    [TestMethod]
    public void No_flipped_bit_that_could_matter_and_no_truncation_is_taken_or_crashes_the_process()
    {
        using var host = new LoaderHost();
        var image = TestImage.Create(LoaderHost.Header);
        host.PutImage(image);
        // The second target is none for this machine.
        var harmless = TestImage.PartsOf(image).Where(part => part.Target is 1 or SealedPart.Nobody).ToList();
        var left = string.Join(',', harmless.Select(part => $"{part.Start}-{part.End}"));
        var run = host.Run([$"flip:{host.ImagePath}:{left}", "truncate:" + host.ImagePath, "load"], ("PKGIMAGE_LOG", "0"));

        Assert.AreEqual(0, run.ExitCode, run.Errors);
        var tries = image.Length - harmless.Sum(part => part.End - part.Start);
        CollectionAssert.AreEqual(new[] { $"0 of {tries} taken", "0 taken", "native 2" }, run.Words);
    }

    /// <summary>A target that has no code of its own for a kernel runs the code of the one it stands on.</summary>
    [TestMethod]
    public void Damaged_code_is_found_where_the_chosen_target_runs_it()
    {
        var header = LoaderHost.Header with
        {
            Targets =
            [
                new("base", CpuFeature.None, HardwareQuestions.None, 0, TargetFlags.None),
                new("x86-64-v2", CpuFeature.Sse42, HardwareQuestions.None, 0, TargetFlags.None),
                new("other", CpuFeature.None, HardwareQuestions.None, 2, TargetFlags.None),
            ],
        };
        var image = TestImage.Create(header);
        foreach (var (damaged, chosen, expected) in new[]
        {
            (0, "base", "il"), (0, "x86-64-v2", "il"), (0, "other", "native 2002"),
            (1, "base", "native 2"), (1, "x86-64-v2", "il"), (1, "other", "native 2002"),
            (2, "base", "native 2"), (2, "x86-64-v2", "native 1002"), (2, "other", "il"),
            (SealedPart.Nobody, "base", "native 2"),
        })
        {
            var part = TestImage.PartsOf(image).First(part => part.Target == damaged);
            using var host = new LoaderHost();
            host.PutImage([.. image[..(int)part.Start], (byte)(image[part.Start] ^ 1), .. image[((int)part.Start + 1)..]]);
            var run = host.Run(Load, ("PKGIMAGE_CPU_TARGET", chosen));
            Assert.AreEqual(expected, run.Words.Single(), $"{chosen} with damage in {damaged}");
            if (expected == "il")
                AssertRejected(run.Log.Single(), "Damaged");
        }
    }

    /// <summary>Runs the host beside an image with this header, expects it to run from IL for this reason, and returns the log's line.</summary>
    private static string Reject(string reason, ImageHeader header, string[] commands, params (string, string)[] environment)
    {
        using var host = new LoaderHost();
        host.PutImage(TestImage.Create(header));
        var run = host.Run(commands, environment);
        Expect(run, reason);
        return run.Log.Single();
    }

    private static void Expect(HostRun run, string reason)
    {
        Assert.AreEqual(0, run.ExitCode, run.Errors);
        Assert.AreEqual("il", run.Words[^1]);
        AssertRejected(run.Log.Single(), reason);
    }

    private static void AssertRejected(string line, string reason)
    {
        StringAssert.StartsWith(line, "pkgimage: rejected Demo.Pkg ");
        StringAssert.Contains(line, $" reason={reason}: ");
    }
}
