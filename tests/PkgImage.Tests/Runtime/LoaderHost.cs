// A program that asks the loader for its image, as woven code does, in a process of its own: the loader reads the environment once a
// process, and what must never crash must not crash a process that matters.
using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Image;
using PkgImage.Tests.Image;

namespace PkgImage.Tests.Runtime;

/// <summary>What a run of the host gave: the words it printed, one a command, and the loader's log.</summary>
internal sealed record HostRun(int ExitCode, string[] Words, string Errors, string[] Log);

/// <summary>A folder with the host in it. Its assembly is the package of <see cref="ImageHeaders.Sample"/>.</summary>
internal sealed class LoaderHost : IDisposable
{
    private static readonly Lazy<byte[]> Assembly = new(Compile);
    private readonly TemporaryFolder _folder = new();

    public LoaderHost()
    {
        File.WriteAllBytes(Path.Combine(Folder, "Demo.Pkg.dll"), Assembly.Value);
        File.Copy(typeof(ImageLoader).Assembly.Location, Path.Combine(Folder, "PkgImage.Runtime.dll"));
        File.WriteAllText(Path.Combine(Folder, "Demo.Pkg.runtimeconfig.json"),
            $$"""
            { "runtimeOptions": { "framework": { "name": "Microsoft.NETCore.App", "version": "{{Environment.Version}}" } } }
            """);
    }

    public string Folder => _folder.Path;

    public string ImagePath => Path.Combine(Folder, "Demo.Pkg.pkgimg.so");

    /// <summary>A header the host accepts: its own base image, key and layouts.</summary>
    public static ImageHeader Header => ImageHeaders.Sample with { BaseImage = typeof(object).Module.ModuleVersionId };

    public static string Key { get; } = Convert.ToHexString(Header.Key.AsSpan()).ToLowerInvariant();

    public void PutImage(byte[] image) => File.WriteAllBytes(ImagePath, image);

    /// <summary>Copies the host's files, its image and loader among them, to a folder inside its own, and returns the path of its assembly there.</summary>
    public string CopyTo(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;
        foreach (var file in Directory.GetFiles(Folder))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        return Path.Combine(folder, "Demo.Pkg.dll");
    }

    /// <summary>Makes the host's loader see a debugger: what asks the runtime for one is answered with yes. No debugger is at hand in a test.</summary>
    public void AttachDebugger()
    {
        var path = Path.Combine(Folder, "PkgImage.Runtime.dll");
        using var module = ModuleDefinition.ReadModule(new MemoryStream(File.ReadAllBytes(path)));
        var asking = module.GetTypes().SelectMany(t => t.Methods).Where(m => m.HasBody).SelectMany(m => m.Body.Instructions)
            .Where(i => i.Operand is MethodReference { Name: "get_IsAttached" }).ToList();
        Assert.HasCount(1, asking);
        (asking[0].OpCode, asking[0].Operand) = (OpCodes.Ldc_I4_1, null);
        module.Write(path);
    }

    /// <summary>Runs the host; commands are described in its source below.</summary>
    public HostRun Run(string[] commands, params (string Name, string Value)[] environment)
    {
        var log = Path.Combine(Folder, "loader.log");
        File.Delete(log);
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(Folder, "Demo.Pkg.dll"), Key, .. commands])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var variable in start.Environment.Keys.Where(IsOfTheLoader).ToArray())
            start.Environment.Remove(variable);
        start.Environment["PKGIMAGE_LOG"] = log;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return new HostRun(
            process.ExitCode,
            output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            errors.Result,
            File.Exists(log) ? File.ReadAllLines(log) : []);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Coverage tools set profiler variables for the test process; the host starts without.</summary>
    private static bool IsOfTheLoader(string variable) =>
        variable.StartsWith("PKGIMAGE_", StringComparison.Ordinal) || variable.EndsWith("_ENABLE_PROFILING", StringComparison.Ordinal);

    private static byte[] Compile()
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Append(typeof(ImageLoader).Assembly.Location);
        var compilation = CSharpCompilation.Create(
            "Demo.Pkg",
            [CSharpSyntaxTree.ParseText(Source)],
            references.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, allowUnsafe: true, optimizationLevel: OptimizationLevel.Release));
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        Assert.IsTrue(result.Success, string.Join('\n', result.Diagnostics));
        return stream.ToArray();
    }

    private const string Source = """
        using System;
        using System.Collections.Generic;
        using System.Diagnostics.Tracing;
        using System.IO;
        using System.Linq;
        using System.Reflection;
        using System.Runtime.Loader;
        using System.Threading.Tasks;
        using PkgImage;

        public static unsafe class Host
        {
            private static int[] Layout = { 24, 0, 8, 16, 1 };

            /// <summary>Arguments: the key, then commands.</summary>
            public static void Main(string[] arguments)
            {
                for (var i = 1; i < arguments.Length; i++)
                    Console.WriteLine(Run(arguments[0], arguments[i].Split(':')));
            }

            private static string Run(string key, string[] command) => command[0] switch
            {
                "load" => Load(key),
                "wrong-key" => Load(new string('0', 64)),
                "short-key" => Load("abc"),
                "one-of-keys" => Load(new string('0', 64) + " " + key + " " + new string('f', 64)),
                "none-of-keys" => Load(new string('0', 64) + " " + new string('f', 64)),
                "torn-keys" => Load(new string('0', 63) + " " + key),
                "one-kernel" => Describe(ImageLoader.Load(typeof(Host).TypeHandle, key, 1, &Probe)),
                "no-probe" => Describe(ImageLoader.Load(typeof(Host).TypeHandle, key, 2, null)),
                "throwing-probe" => Describe(ImageLoader.Load(typeof(Host).TypeHandle, key, 2, &ThrowingProbe)),
                "layout" => SetLayout(int.Parse(command[1]), int.Parse(command[2])),
                "context" => InContext(key, new AssemblyLoadContext("other", isCollectible: false), command[1]),
                "own-loader" => InContext(key, new FolderContext(Path.GetDirectoryName(command[1])!), command[1]),
                "load-from" => LoadPlugIn(key, Assembly.LoadFrom(command[1])),
                "load-path" => LoadPlugIn(key, new AssemblyLoadContext("other").LoadFromAssemblyPath(command[1])),
                "load-resolved" => LoadPlugIn(key, Resolving(command[1]).LoadFromAssemblyPath(command[1])),
                "collectible" => InContext(key, new AssemblyLoadContext("other", isCollectible: true), command[1]),
                "threads" => Threads(key),
                "listen" => Listen(key),
                "flip" => Flip(key, command[1], command[2].Split(',')),
                "truncate" => Truncate(key, command[1]),
                _ => "?",
            };

            public static string Load(string key) => Describe(ImageLoader.Load(typeof(Host).TypeHandle, key, 2, &Probe));

            /// <summary>"il", or what the second kernel makes of 1.</summary>
            private static string Describe(nint functions) =>
                functions == 0 ? "il" : "native " + ((delegate* unmanaged<int, int>*)functions)[1](1);

            private static int Probe(int* values)
            {
                for (var i = 0; values != null && i < Layout.Length; i++)
                    values[i] = Layout[i];
                return Layout.Length;
            }

            private static int ThrowingProbe(int* values) => throw new TypeLoadException("a type is gone\nfor good");

            private static string SetLayout(int index, int value)
            {
                if (index < Layout.Length)
                    Layout[index] = value;
                else
                    Array.Resize(ref Layout, index);
                return "set";
            }

            private static string InContext(string key, AssemblyLoadContext context, string path) =>
                (string)context.LoadFromAssemblyPath(path).GetType("Host")!.GetMethod("Load")!.Invoke(null, new object[] { key })!;

            private static string LoadPlugIn(string key, Assembly assembly) =>
                (string)assembly.GetType("PlugIn")!.GetMethod("Load")!.Invoke(null, new object[] { key })!;

            /// <summary>Knows the assemblies beside the plug-in by their whole names.</summary>
            private static AssemblyLoadContext Resolving(string path)
            {
                var context = new AssemblyLoadContext("resolving");
                context.Resolving += (own, name) =>
                {
                    foreach (var file in Directory.GetFiles(Path.GetDirectoryName(path)!, "*.dll"))
                    {
                        if (AssemblyName.GetAssemblyName(file).FullName == name.FullName)
                            return own.LoadFromAssemblyPath(file);
                    }
                    return null;
                };
                return context;
            }

            /// <summary>Loads what is in the folder from there, the loader of images too, as plug-ins with all their dependencies are.</summary>
            private sealed class FolderContext : AssemblyLoadContext
            {
                private readonly string _folder;

                public FolderContext(string folder) => _folder = folder;

                protected override Assembly? Load(AssemblyName name) =>
                    File.Exists(Path.Combine(_folder, name.Name + ".dll")) ? LoadFromAssemblyPath(Path.Combine(_folder, name.Name + ".dll")) : null;
            }

            private static string Threads(string key)
            {
                Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ => Load(key));
                return "done";
            }

            private static string Listen(string key)
            {
                AppContext.SetSwitch("PkgImage.EventSource", true);
                using var listener = new Listener();
                return Load(key) + ", " + string.Join(", ", listener.Events);
            }

            private sealed class Listener : EventListener
            {
                public readonly List<string> Events = new();

                protected override void OnEventSourceCreated(EventSource source)
                {
                    if (source.Name == "PkgImage")
                        EnableEvents(source, EventLevel.Verbose);
                }

                protected override void OnEventWritten(EventWrittenEventArgs e) =>
                    Events.Add($"{e.EventSource.Name} {e.EventName} {e.Payload![0]} {e.Payload[2]} {e.Payload[3]}");
            }

            /// <summary>Flips one bit of each byte in turn, but for ranges; counts the loads that took the file nevertheless.</summary>
            private static string Flip(string key, string path, string[] ranges)
            {
                var bytes = File.ReadAllBytes(path);
                var left = ranges.Select(range => range.Split('-')).Select(range => (Start: int.Parse(range[0]), End: int.Parse(range[1]))).ToArray();
                var (taken, tries) = (0, 0);
                for (var i = 0; i < bytes.Length; i++)
                {
                    if (left.Any(range => i >= range.Start && i < range.End))
                        continue;
                    bytes[i] ^= (byte)(1 << i % 8);
                    Replace(path, bytes);
                    taken += Load(key) == "il" ? 0 : 1;
                    bytes[i] ^= (byte)(1 << i % 8);
                    tries++;
                }
                Replace(path, bytes);
                return $"{taken} of {tries} taken";
            }

            private static string Truncate(string key, string path)
            {
                var bytes = File.ReadAllBytes(path);
                var (taken, tries) = (0, 0);
                for (var length = 0; length < bytes.Length; length += 1 + length % 7, tries++)
                {
                    Replace(path, bytes.AsSpan(0, length).ToArray());
                    taken += Load(key) == "il" ? 0 : 1;
                }
                Replace(path, bytes);
                return $"{taken} taken";
            }

            private static void Replace(string path, byte[] bytes) => File.WriteAllBytes(path, bytes);
        }
        """;
}
