// What lld is told, as a value: made from options and names alone, so that a test can look at it.
using System.Collections.Immutable;

namespace PkgImage.Compiler.Link;

/// <summary>An lld command, to be run in a folder that holds the inputs.</summary>
/// <param name="Arguments">Everything behind the program's name.</param>
/// <param name="ResponseFile">Content of <see cref="ResponseFileName"/>, which the arguments then refer to, or null.</param>
internal sealed record LinkCommand(ImmutableArray<string> Arguments, string? ResponseFile)
{
    public const string ResponseFileName = "inputs.rsp";

    /// <summary>More inputs than this go through a response file; a Windows command line holds 32,767 characters in all.</summary>
    public const int MaxInputsOnCommandLine = 64;

    /// <summary>Builds the command.</summary>
    /// <param name="output">Relative name of the image, with neither spaces nor quotes.</param>
    /// <param name="inputs">Relative names of the objects, likewise.</param>
    public static LinkCommand Create(LinkOptions options, string output, ImmutableArray<string> inputs)
    {
        ImmutableArray<string> head = ["-flavor", options.Flavor, .. options.Arguments, "-o", output];
        return inputs.Length <= MaxInputsOnCommandLine
            ? new LinkCommand([.. head, .. inputs], null)
            : new LinkCommand([.. head, "@" + ResponseFileName], string.Concat(inputs.Select(input => input + "\n")));
    }

    public override string ToString() => string.Join(' ', Arguments);
}
