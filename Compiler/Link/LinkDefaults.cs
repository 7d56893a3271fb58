// The link arguments of each platform, read from the very targets files the build takes them from, so that an image linked by hand is
// the image a build links.
using System.Xml.Linq;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Optimize;

namespace PkgImage.Compiler.Link;

internal static class LinkDefaults
{
    /// <summary>Options for a runtime identifier.</summary>
    /// <exception cref="DiagnosticException">PKI6004: no images for this platform.</exception>
    public static LinkOptions For(string runtimeIdentifier)
    {
        var resource = $"PkgImage.Sdk.Link.{TargetPlatform.Of(runtimeIdentifier).Format}.targets";
        using var stream = typeof(LinkDefaults).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"the compiler was built without {resource}");
        var project = XDocument.Load(stream);
        var flavor = project.Descendants("PkgImageLinkFlavor").Single().Value;
        // As MSBuild reads an item: what ';' separates is several.
        var arguments = project.Descendants("PkgImageLinkArgument").SelectMany(item =>
            item.Attribute("Include")!.Value.Split(';').Select(text =>
                new LinkArgument(text, item.Attribute("Architecture")?.Value ?? "", (bool?)item.Attribute("Strips") ?? false)));
        return LinkOptions.Create(flavor, arguments, runtimeIdentifier);
    }
}
