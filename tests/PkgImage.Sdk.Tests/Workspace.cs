// A folder with projects of a test's own: its nuget.config adds the feed under test to the machine's sources, its depot starts empty.
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace PkgImage.Sdk.Tests;

/// <summary>A place to build in; gone when the test is.</summary>
public sealed class Workspace : IDisposable
{
    private readonly string _temporary = Directory.CreateTempSubdirectory("pkgimage-e2e-").FullName;
    private int _builds;

    /// <param name="subfolder">Folder below the temporary one that holds everything, for paths with unusual letters.</param>
    public Workspace(string subfolder = "w")
    {
        Folder = Path.Combine(_temporary, subfolder);
        Write("nuget.config", $"""
            <configuration>
              <packageSources>
                <add key="under-test" value="{PackedSdk.Feed}" />
              </packageSources>
            </configuration>
            """);
        Write("global.json", $$"""{ "msbuild-sdks": { "PkgImage.Sdk": "{{PackedSdk.Version}}" } }""");
        // Nothing above the workspace takes part.
        Write("Directory.Build.props", "<Project />");
        Write("Directory.Build.targets", "<Project />");
        Write("Directory.Packages.props", "<Project />");
    }

    public string Folder { get; }

    public string Depot => Path.Combine(Folder, "depot");

    public string PathOf(string relative) => Path.Combine(Folder, relative);

    public string Read(string relative) => File.ReadAllText(PathOf(relative));

    public bool Has(string relative) => File.Exists(PathOf(relative));

    public void Write(string relative, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(relative))!);
        File.WriteAllText(PathOf(relative), text);
    }

    /// <summary>Copies a sample of this repository, without what was built in it.</summary>
    public void CopySample(string name) => CopyFrom(PackedSdk.Samples, name);

    /// <summary>Copies a folder of projects, without what was built in it.</summary>
    public void CopyFrom(string parent, string name)
    {
        var source = Path.Combine(parent, name);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(parent, file);
            if (relative.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(relative))!);
            File.Copy(file, PathOf(relative));
        }
    }

    /// <summary>A console program of one file on the SDK.</summary>
    /// <param name="body">More elements of the project.</param>
    public void WriteProgram(string name, string body = "", string source = Program)
    {
        Write($"{name}/{Path.GetFileName(name)}.csproj", $"""
            <Project Sdk="PkgImage.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              {body}
            </Project>
            """);
        Write($"{name}/Program.cs", source);
    }

    /// <summary>A program with one method worth an image.</summary>
    public const string Program = """
        var values = Enumerable.Range(0, 1000).ToArray();
        Console.WriteLine(Numbers.Sum(values));

        public static class Numbers
        {
            public static int Sum(int[] values)
            {
                var sum = 0;
                for (var i = 0; i < values.Length; i++)
                    sum += values[i];
                return sum;
            }
        }
        """;

    /// <summary>What <see cref="Program"/> prints.</summary>
    public const string ProgramOutput = "499500";

    /// <summary>Runs dotnet in the workspace.</summary>
    public Outcome DotNetWith(IEnumerable<(string Name, string? Value)> environment, params IEnumerable<string> arguments) =>
        DotNet.Run(Folder, arguments, [("PKGIMAGE_DEPOT_PATH", Depot), .. environment]);

    public Outcome Run(params IEnumerable<string> arguments) => DotNetWith([], arguments);

    /// <summary>Starts dotnet in the workspace; what it says is lost.</summary>
    public Process Start(params IEnumerable<string> arguments)
    {
        var command = DotNet.Command(Folder, arguments, [("PKGIMAGE_DEPOT_PATH", Depot)]);
        if (OperatingSystem.IsLinux())
        {
            // A shell starts its background jobs deaf to SIGINT, and so is all that they start; a build at a terminal is not.
            command.ArgumentList.Insert(0, command.FileName);
            command.ArgumentList.Insert(0, "--default-signal=INT");
            command.FileName = "env";
        }
        var process = Process.Start(command)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Builds, in Release unless told otherwise, whatever comes of it; <see cref="Tasks"/> then tells what ran.</summary>
    public Outcome TryBuild(string project, params IReadOnlyList<string> arguments) => Run(
    [
        "build", project, "-tl:off", $"-flp:v=detailed;logfile={LogFile(++_builds)}",
        .. arguments.Contains("-c") ? arguments : ["-c", "Release", .. arguments],
    ]);

    public Outcome Build(string project, params IReadOnlyList<string> arguments) => TryBuild(project, arguments).AssertSuccess();

    /// <summary>Tasks of this SDK that ran in the last build, in order.</summary>
    public IReadOnlyList<string> Tasks() =>
        [.. Regex.Matches(File.ReadAllText(LogFile(_builds)), @"Task ""(ResolvePackageGraph|FindStaleImages|CompileImages|PlaceImages)""")
            .Select(m => m.Groups[1].Value)];

    /// <summary>The detailed log of the last build.</summary>
    public string Log() => File.ReadAllText(LogFile(_builds));

    /// <summary>Runs a built program from the files beside it; a package without a usable image is an error.</summary>
    /// <param name="assembly">Relative path of the program's assembly.</param>
    /// <returns>Its output, and the loader's log.</returns>
    public (string Output, string Loaded) RunFromImages(string assembly, params IEnumerable<string> arguments)
    {
        var log = PathOf($"loader-{Path.GetRandomFileName()}.log");
        var outcome = DotNetWith([("PKGIMAGE_DEPOT_PATH", null), ("PKGIMAGE_REQUIRE", "1"), ("PKGIMAGE_LOG", log)], [PathOf(assembly), .. arguments]).AssertSuccess();
        Assert.IsTrue(File.Exists(log), "No image was loaded: nothing of the program was woven.");
        return (outcome.Output.Trim(), File.ReadAllText(log));
    }

    /// <summary>Runs a built program that may fall back to IL.</summary>
    public (string Output, string Log) RunWithLog(string assembly)
    {
        var log = PathOf($"loader-{Path.GetRandomFileName()}.log");
        var outcome = DotNetWith([("PKGIMAGE_DEPOT_PATH", null), ("PKGIMAGE_LOG", log)], PathOf(assembly)).AssertSuccess();
        return (outcome.Output.Trim(), File.Exists(log) ? File.ReadAllText(log) : "");
    }

    /// <summary>Runs a published program by its own host, which is not this machine's when the program brings its framework.</summary>
    /// <returns>Its output, and the loader's log.</returns>
    public (string Output, string Log) RunHost(string program, params IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(PathOf(program))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["PKGIMAGE_LOG"] = "1",
                // The framework of these tests: three folders above its assemblies.
                ["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..")),
            },
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var log = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, log.Result);
        return (output, log.Result);
    }

    /// <summary>`pkgimage why`.</summary>
    public Outcome Why(string project, params IEnumerable<string> options) => Run([PackedSdk.Command, "why", PathOf(project), .. options]);

    public void Dispose() => Directory.Delete(_temporary, recursive: true);

    // Outside the projects' folders; a semicolon or a space in the workspace's path must not reach the logger's own syntax.
    private string LogFile(int build) => Path.Combine(_temporary, $"build-{build}.log");
}
