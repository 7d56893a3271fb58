// An assembly before and after weaving, with its image: all there is to run the same C# both ways.
using System.Security.Cryptography;
using System.Text;
using PkgImage.Compiler;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Lower;
using PkgImage.Compiler.Weave;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Differential;

/// <summary>The two files of a differential run.</summary>
/// <param name="Woven">Path of the woven assembly; its image lies beside it.</param>
/// <param name="Plain">Path of the assembly as its compiler made it.</param>
internal sealed record AssemblyPair(string Woven, string Plain)
{
    /// <summary>The attributes of <see cref="Host.ValueLimits"/> and the like: a source of every fixture assembly.</summary>
    public static FixtureSource Attributes { get; } = ReadAttributes();

    /// <summary>Compiles and weaves what was imported, into <c>folder/woven</c>.</summary>
    /// <param name="plain">Where it was imported from.</param>
    public static AssemblyPair Build(string folder, string plain, ImportedPackage imported, CompilerOptions options)
    {
        var name = Path.GetFileNameWithoutExtension(plain);
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        var pipeline = new ImagePipeline(new ToolOptions(null, null, false), _ => { }, CancellationToken.None);
        var image = pipeline.Compile(imported, options, key, KernelSymbols.Slug(name, key), Guid.Empty);
        var assembly = AssemblyWeaver.Weave(imported, key, typeof(ImageLoader).Assembly.Location);

        var wovenFolder = Directory.CreateDirectory(Path.Combine(folder, "woven")).FullName;
        var woven = Path.Combine(wovenFolder, name + ".dll");
        File.WriteAllBytes(woven, assembly.Assembly);
        if (assembly.Symbols is { } symbols)
            File.WriteAllBytes(Path.ChangeExtension(woven, ".pdb"), symbols);
        File.WriteAllBytes(ImageOf(woven), image);
        return new AssemblyPair(woven, plain);
    }

    /// <summary>Where the image of a woven assembly lies.</summary>
    public static string ImageOf(string woven) => Path.ChangeExtension(woven, ".pkgimg.so");

    private static FixtureSource ReadAttributes()
    {
        const string Name = "Attributes.cs";
        using var stream = typeof(AssemblyPair).Assembly.GetManifestResourceStream(Name)!;
        using var reader = new StreamReader(stream);
        return new FixtureSource(Name, reader.ReadToEnd());
    }
}
