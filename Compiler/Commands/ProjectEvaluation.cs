// Where a project's builds leave their intermediate files, asked of MSBuild: only an evaluation knows, whatever file sets the property. It takes
// about a second for each configuration.
using System.ComponentModel;
using System.Text.Json;
using PkgImage.Compiler.Link;

namespace PkgImage.Compiler.Commands;

internal static class ProjectEvaluation
{
    /// <summary>Where those of all configurations are, and where those of one of these are.</summary>
    private static readonly string[] s_configurations = ["Debug", "Release"];

    /// <summary>The folders of a project; none when it cannot be evaluated.</summary>
    public static IEnumerable<string> IntermediateFolders(string project)
    {
        var folder = Path.GetDirectoryName(project)!;
        return s_configurations.SelectMany(configuration => Values(project, folder, configuration))
            .Where(value => value.Length > 0)
            .Select(value => Path.GetFullPath(Path.Combine(folder, value.Replace('\\', Path.DirectorySeparatorChar))))
            .Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Values(string project, string folder, string configuration)
    {
        try
        {
            var outcome = ToolProcess.Run(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet",
                ["msbuild", project, "-nologo", $"-p:Configuration={configuration}", "-getProperty:BaseIntermediateOutputPath,IntermediateOutputPath"],
                folder, CancellationToken.None);
            if (outcome.ExitCode != 0)
                return [];
            using var answer = JsonDocument.Parse(outcome.Output);
            return [.. answer.RootElement.GetProperty("Properties").EnumerateObject().Select(property => property.Value.GetString() ?? "")];
        }
        catch (Exception e) when (e is Win32Exception or JsonException or KeyNotFoundException)
        {
            // No .NET SDK here, or one that has no such option: what the command then says is true as well.
            return [];
        }
    }
}
