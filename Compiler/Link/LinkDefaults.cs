// The link arguments of each platform, read from the very targets files the build takes them from, so that an image linked by hand is
// the image a build links.
using System.Xml.Linq;
using PkgImage.Compiler.Diagnostics;

namespace PkgImage.Compiler.Link;

internal static class LinkDefaults
{
    /// <summary>Options for a runtime identifier.</summary>
    /// <exception cref="DiagnosticException">PKI6004: no images for this platform.</exception>
    public static LinkOptions For(string runtimeIdentifier)
    {
        if (!runtimeIdentifier.StartsWith("linux-", StringComparison.Ordinal))
        {
            throw new DiagnosticException(DiagnosticCode.UnsupportedPlatform,
                $"images cannot be linked for '{runtimeIdentifier}'; linux-x64 and linux-arm64 can");
        }
        return Read("Elf");
    }

    private static LinkOptions Read(string platform)
    {
        var resource = $"PkgImage.Sdk.Link.{platform}.targets";
        using var stream = typeof(LinkDefaults).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"the compiler was built without {resource}");
        var project = XDocument.Load(stream);
        var flavor = project.Descendants($"PkgImage{platform}LinkFlavor").Single().Value;
        var arguments = project.Descendants($"PkgImage{platform}LinkArgument").Select(item => item.Attribute("Include")!.Value);
        return new LinkOptions(flavor, [.. arguments]);
    }
}
