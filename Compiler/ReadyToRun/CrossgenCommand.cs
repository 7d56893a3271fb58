// What crossgen2 is told, as the text of a response file: a pure function of its inputs.
//
// The assembly is a version bubble of its own: nothing of another assembly is compiled into it, and what it takes for granted about others
// (the layout of a struct, the place of a field) the runtime checks before it uses the code, method by method. So precompiled code needs no
// staleness rule: after a dependency changed, it is right, or it is not used.
//
// The assembly's own generic code is compiled for primitive type arguments too, constrained ones (Matrix<double> where T : struct). Left to
// itself crossgen2 compiles those into the framework's assemblies alone: a constraint is met by what the type argument's assembly says.
using System.Text;

namespace PkgImage.Compiler.ReadyToRun;

internal static class CrossgenCommand
{
    /// <summary>
    /// crossgen2 compiles such instances where code of any other module may be compiled in, and has the runtime check them before use. So
    /// it may: that of an assembly without code. System.Runtime only forwards to where the framework's types are.
    /// </summary>
    private const string OwnInstances = "--opt-cross-module:System.Runtime";

    /// <summary>The response file: one option a line.</summary>
    /// <param name="input">Relative path of the assembly.</param>
    /// <param name="output">Relative path of the result.</param>
    /// <param name="references">Full paths of what the assembly may mention.</param>
    public static string Create(string input, string output, IEnumerable<string> references, string runtimeIdentifier)
    {
        var text = new StringBuilder();
        text.Append(input).Append('\n');
        text.Append("--out:").Append(output).Append('\n');
        text.Append("--targetos:").Append(OperatingSystemOf(runtimeIdentifier)).Append('\n');
        text.Append("--targetarch:").Append(runtimeIdentifier[(runtimeIdentifier.LastIndexOf('-') + 1)..]).Append('\n');
        text.Append("-O\n");
        text.Append(OwnInstances).Append('\n');
        foreach (var reference in references)
            text.Append("-r:").Append(reference).Append('\n');
        return text.ToString();
    }

    private static string OperatingSystemOf(string runtimeIdentifier) => runtimeIdentifier.Split('-')[0] switch
    {
        "win" => "windows",
        var system => system,
    };
}
