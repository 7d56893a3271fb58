// What crossgen2 is told, as the text of a response file: a pure function of its inputs.
//
// The assembly is a version bubble of its own: what it takes for granted about others (the layout of a struct, the place of a field) the
// runtime checks before it uses the code, method by method. That holds for code of the framework too, which may be compiled in: with each
// method that has some goes the IL it was made of, and the runtime compares. So precompiled code needs no staleness rule: after a dependency
// changed, it is right, or it is not used.
//
// Code of other packages stays out. An assembly whose code may be compiled in may be loaded at any time, and so has to be there: the
// framework's are, a package's may be one that the program has no use for.
using System.Text;

namespace PkgImage.Compiler.ReadyToRun;

internal static class CrossgenCommand
{
    /// <summary>The response file: one option a line.</summary>
    /// <param name="input">Relative path of the assembly.</param>
    /// <param name="output">Relative path of the result.</param>
    /// <param name="profile">Relative path of the profile that names generic instances to compile (<see cref="Weave.RootProfile"/>).</param>
    /// <param name="references">What the assembly may mention: simple name to full path.</param>
    /// <param name="framework">Those among them that are the framework's.</param>
    public static string Create(
        string input, string output, string profile, IReadOnlyCollection<KeyValuePair<string, string>> references, Func<string, bool> framework,
        string runtimeIdentifier)
    {
        var text = new StringBuilder();
        text.Append(input).Append('\n');
        text.Append("--out:").Append(output).Append('\n');
        text.Append("--targetos:").Append(OperatingSystemOf(runtimeIdentifier)).Append('\n');
        text.Append("--targetarch:").Append(runtimeIdentifier[(runtimeIdentifier.LastIndexOf('-') + 1)..]).Append('\n');
        text.Append("-O\n");
        text.Append("--mibc:").Append(profile).Append('\n');
        // Instances of framework types have no other place: Span<Complex>, or what sorts double by int.
        text.Append("--non-local-generics-module:*\n");
        foreach (var name in references.Select(reference => reference.Key).Where(framework))
            text.Append("--opt-cross-module:").Append(name).Append('\n');
        foreach (var (_, path) in references)
            text.Append("-r:").Append(path).Append('\n');
        return text.ToString();
    }

    private static string OperatingSystemOf(string runtimeIdentifier) => runtimeIdentifier.Split('-')[0] switch
    {
        "win" => "windows",
        var system => system,
    };
}
