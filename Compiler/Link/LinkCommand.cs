// What lld is told, as a value: made from options and names alone, so that a test can look at it.
using System.Collections.Immutable;

namespace PkgImage.Compiler.Link;

/// <summary>An lld command, to be run in a folder that holds the input.</summary>
/// <param name="Arguments">Everything behind the program's name.</param>
internal sealed record LinkCommand(ImmutableArray<string> Arguments)
{
    /// <summary>Builds the command.</summary>
    /// <param name="output">Relative name of the image, with neither spaces nor quotes.</param>
    /// <param name="archive">Relative name of the <see cref="ObjectArchive"/>, likewise; every member is linked, in order.</param>
    public static LinkCommand Create(LinkOptions options, string output, string archive) =>
        new(["-flavor", options.Flavor, .. options.Arguments, "-o", output, options.Flavor == "darwin" ? "-force_load" : "--whole-archive", archive]);

    public override string ToString() => string.Join(' ', Arguments);
}
