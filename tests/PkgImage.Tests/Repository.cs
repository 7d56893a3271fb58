// Finds the repository's own files for tests that read sources, samples and documents.
namespace PkgImage.Tests;

internal static class Repository
{
    private static readonly string[] s_generated = ["bin", "obj", "artifacts", ".git", ".vs", "TestResults"];

    /// <summary>Full path of the folder that holds PkgImage.Sdk.sln.</summary>
    public static string Root { get; } = FindRoot();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    public static string Read(string relative) => File.ReadAllText(PathOf(relative));

    /// <summary>Files a person wrote, by path relative to the root with '/' between folders, sorted.</summary>
    /// <param name="folder">Relative folder; empty for all.</param>
    public static IReadOnlyList<string> Files(string folder, params ReadOnlySpan<string> extensions)
    {
        var files = new List<string>();
        Collect(Path.Combine(Root, folder), extensions, files);
        files.Sort(StringComparer.Ordinal);
        return files;
    }

    private static void Collect(string folder, ReadOnlySpan<string> extensions, List<string> files)
    {
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            if (extensions.Contains(Path.GetExtension(file)))
                files.Add(Path.GetRelativePath(Root, file).Replace('\\', '/'));
        }
        foreach (var inner in Directory.EnumerateDirectories(folder))
        {
            if (!s_generated.Contains(Path.GetFileName(inner)))
                Collect(inner, extensions, files);
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PkgImage.Sdk.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException("The tests do not run from inside the repository: no PkgImage.Sdk.sln above " + AppContext.BaseDirectory);
    }
}
