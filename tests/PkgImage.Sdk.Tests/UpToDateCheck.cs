// The fast up-to-date check of Visual Studio, as its project system does it for one set of files: it asks the project for inputs and outputs
// in a design-time build, and the set is up to date when every output is there and no input is newer than the earliest of them.
using System.Text.Json;

namespace PkgImage.Sdk.Tests;

/// <summary>What a project answers for the set of its images.</summary>
/// <param name="AcceleratesBuilds">Whether Visual Studio may copy changed references itself, without building.</param>
public sealed record UpToDateCheck(IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, string AcceleratesBuilds)
{
    private const string Set = "PkgImage";

    /// <summary>By the files' times now.</summary>
    public bool IsUpToDate => Outputs.All(File.Exists) && Inputs.Max(File.GetLastWriteTimeUtc) <= Outputs.Min(File.GetLastWriteTimeUtc);

    /// <summary>Asks a project, in Release.</summary>
    public static UpToDateCheck Ask(Workspace workspace, string project)
    {
        var answer = workspace.Run(
            "msbuild", project, "-t:CollectUpToDateCheckInputDesignTime;CollectUpToDateCheckBuiltDesignTime",
            "-getItem:UpToDateCheckInput,UpToDateCheckBuilt", "-getProperty:AccelerateBuildsInVisualStudio", "-p:Configuration=Release", "-p:DesignTimeBuild=true").AssertSuccess();
        using var json = JsonDocument.Parse(answer.Output);
        return new UpToDateCheck(Files("UpToDateCheckInput"), Files("UpToDateCheckBuilt"),
            json.RootElement.GetProperty("Properties").GetProperty("AccelerateBuildsInVisualStudio").GetString()!);

        List<string> Files(string item) =>
            [.. json.RootElement.GetProperty("Items").GetProperty(item).EnumerateArray()
                .Where(i => i.TryGetProperty("Set", out var set) && set.GetString() == Set)
                .Select(i => i.GetProperty("FullPath").GetString()!)];
    }
}
