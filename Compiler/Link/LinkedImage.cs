// An image as it is linked: in one file, or with its symbols (names of functions, source lines) in a second one, or without them.
//
// The second file is the same image, linked once more and not stripped: every address in it is the image's. What makes a debugger take it
// for the image's is the build id. Computed by the linker it would be a hash of the output, and so of what is stripped; here it is one of
// the input.
using System.Security.Cryptography;

namespace PkgImage.Compiler.Link;

/// <summary>What linking gives.</summary>
/// <param name="Image">The shared library.</param>
/// <param name="DebugFile">The library with its symbol table, or null when the image has it itself.</param>
internal sealed record LinkedImage(byte[] Image, byte[]? DebugFile)
{
    private const string OutputHash = "--build-id=sha1";

    /// <summary>Links objects as the options say.</summary>
    /// <exception cref="Diagnostics.DiagnosticException">PKI6003 or PKI6005, as from <see cref="LldLinker.Link"/>.</exception>
    public static LinkedImage Link(
        LldLinker linker, IReadOnlyList<byte[]> objects, CompilerOptions options, string package, CancellationToken cancellation)
    {
        var link = options.Link;
        var stripped = link with { Arguments = link.Arguments.AddRange(link.StripArguments) };
        if (options.DebugInfo == 0)
            return new LinkedImage(linker.Link(objects, stripped, package, cancellation), null);
        if (!link.SeparateSymbols || !link.Arguments.Contains(OutputHash))
            return new LinkedImage(linker.Link(objects, link, package, cancellation), null);
        var identity = $"--build-id=0x{Identity(objects)}";
        return new LinkedImage(
            linker.Link(objects, Identified(stripped), package, cancellation), linker.Link(objects, Identified(link), package, cancellation));

        LinkOptions Identified(LinkOptions link) => link with { Arguments = link.Arguments.Replace(OutputHash, identity) };
    }

    /// <summary>As long as a build id of the linker's own: 40 hex digits.</summary>
    private static string Identity(IEnumerable<byte[]> objects)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var content in objects)
            hash.AppendData(SHA256.HashData(content));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..40];
    }
}
