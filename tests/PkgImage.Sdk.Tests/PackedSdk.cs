// The packages under test: those in artifacts/feed when they are newer than every source they are made of, else packed now.
using System.Globalization;
using System.Runtime.CompilerServices;

namespace PkgImage.Sdk.Tests;

[TestClass]
public static class PackedSdk
{
    private static readonly string[] s_sources = ["Compiler", "Llvm", "Runtime", "Tasks", "Sdk", "build", "buildTransitive"];

    private static readonly (string Project, string Package)[] s_packages =
        [("Sdk/PkgImage.Sdk.csproj", "PkgImage.Sdk"), ("Runtime/PkgImage.Runtime.csproj", "PkgImage.Runtime"), ("Compiler/PkgImage.Compiler.csproj", "pkgimage")];

    public static string Repository { get; } = FindRepository();

    public static string Feed => Path.Combine(Repository, "artifacts", "feed");

    public static string Samples => Path.Combine(Repository, "tests", "samples");

    /// <summary>NuGet's package folder of these tests; packages of this repository are removed from it before each run.</summary>
    public static string Packages => Path.Combine(Repository, "artifacts", "e2e", "packages");

    /// <summary>Version of the packages under test, as the samples name it.</summary>
    public const string Version = "0.1.0";

    /// <summary>The compiler inside the package, as a build runs it.</summary>
    public static string Command => Path.Combine(Packages, "pkgimage.sdk", Version, "tools", "net10.0", "pkgimage.dll");

    [AssemblyInitialize]
    public static void Prepare(TestContext context)
    {
        if (!IsFeedCurrent())
        {
            foreach (var (project, package) in s_packages)
            {
                // A package that was packed before is not packed again; times decide, and they were just found wrong.
                File.Delete(PathOf(package));
                DotNet.Run(Repository, ["pack", project, "-c", "Release"], []).AssertSuccess();
            }
        }
        Directory.CreateDirectory(Packages);
        // The same version with other content: NuGet would not look into the feed again.
        foreach (var stale in Directory.GetDirectories(Packages, "pkgimage*"))
            Directory.Delete(stale, recursive: true);
        context.WriteLine(string.Create(CultureInfo.InvariantCulture, $"packages under test: {Feed}, {File.GetLastWriteTime(NewestPackage())}"));
    }

    private static string PathOf(string package) => Path.Combine(Feed, $"{package}.{Version}.nupkg");

    private static string NewestPackage() => s_packages.Select(p => PathOf(p.Package)).MaxBy(File.GetLastWriteTimeUtc)!;

    private static bool IsFeedCurrent()
    {
        string[] packages = [.. s_packages.Select(p => PathOf(p.Package))];
        return packages.All(File.Exists) && packages.Min(File.GetLastWriteTimeUtc) > s_sources
            .SelectMany(s => Directory.EnumerateFiles(Path.Combine(Repository, s), "*", SearchOption.AllDirectories))
            .Where(f => Path.GetExtension(f) is ".cs" or ".csproj" or ".props" or ".targets")
            .Max(File.GetLastWriteTimeUtc);
    }

    private static string FindRepository([CallerFilePath] string thisFile = "")
    {
        foreach (var start in (string[])[AppContext.BaseDirectory, Path.GetDirectoryName(thisFile)!])
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, "PkgImage.Sdk.sln")))
                    return folder.FullName;
            }
        }
        throw new InvalidOperationException("The tests do not run from inside the repository.");
    }
}
