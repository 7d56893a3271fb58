// Finds the shared framework a framework-dependent program will run on: images are compiled against implementations, because reference
// assemblies have no code to inline and no private fields to lay out.
using System.Collections.Immutable;
using NuGet.Versioning;
using PkgImage.Compiler.Diagnostics;

namespace PkgImage.Compiler.Graph;

/// <summary>Looks under a .NET installation's <c>shared/NAME/VERSION</c>.</summary>
public static class FrameworkLocator
{
    /// <summary>The implementation the host would choose: the highest installed patch of the wanted major.minor.</summary>
    /// <param name="root">The .NET installation, such as /usr/share/dotnet.</param>
    /// <param name="name">Such as Microsoft.NETCore.App.</param>
    /// <param name="wanted">The version of the program's runtimeconfig.json.</param>
    /// <param name="rollForward">The project's RollForward value; Major and LatestMajor may go on to a higher major version.</param>
    /// <exception cref="DiagnosticException">PKI1005 when the host would find none either.</exception>
    public static FrameworkImplementation Find(string root, string name, string wanted, string rollForward)
    {
        var parent = Path.Combine(root, "shared", name);
        var installed = Directory.Exists(parent)
            ? Directory.GetDirectories(parent)
                .Select(d => NuGetVersion.TryParse(Path.GetFileName(d), out var v) ? v : null)
                .OfType<NuGetVersion>()
                .Order()
                .ToImmutableArray()
            : [];
        var chosen = Choose(installed, NuGetVersion.Parse(wanted), rollForward)
            ?? throw new DiagnosticException(DiagnosticCode.FrameworkNotFound,
                $"{name} {wanted} is not installed under '{root}'; no package images are built for this target framework");
        var folder = Path.Combine(parent, chosen.OriginalVersion!);
        return new FrameworkImplementation(name, chosen.OriginalVersion!,
            [.. Directory.GetFiles(folder, "*.dll").Order(StringComparer.Ordinal)]);
    }

    /// <summary>The host's rule (dotnet/runtime, roll-forward-on-no-candidate-fx) for the settings that matter to a build.</summary>
    public static NuGetVersion? Choose(ImmutableArray<NuGetVersion> installed, NuGetVersion wanted, string rollForward)
    {
        var stable = installed.Where(v => v >= wanted && (!v.IsPrerelease || wanted.IsPrerelease)).Order().ToList();
        if (rollForward.Equals("LatestMajor", StringComparison.OrdinalIgnoreCase))
            return stable.LastOrDefault();
        var sameMajor = stable.Where(v => v.Major == wanted.Major).ToList();
        if (sameMajor.Count == 0 && rollForward.Equals("Major", StringComparison.OrdinalIgnoreCase))
            sameMajor = [.. stable.Where(v => v.Major == stable[0].Major)];
        if (sameMajor.Count == 0)
            return null;
        // The lowest minor that serves, in its highest patch.
        var minor = rollForward.Equals("LatestMinor", StringComparison.OrdinalIgnoreCase) ? sameMajor[^1].Minor : sameMajor[0].Minor;
        return sameMajor.Last(v => v.Minor == minor);
    }
}
