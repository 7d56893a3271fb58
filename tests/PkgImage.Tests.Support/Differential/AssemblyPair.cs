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

    /// <summary>Weaves and compiles what was imported, into <c>folder/woven</c>.</summary>
    /// <param name="plain">Where it was imported from.</param>
    public static AssemblyPair Build(string folder, string plain, ImportedPackage imported, CompilerOptions options)
    {
        var pair = Weave(folder, plain, imported);
        WriteImage(pair.Woven, imported, options);
        return pair;
    }

    /// <summary>Weaves what was imported, into <c>folder/woven</c>, without an image. Weaving changes the imported module: it is done once.</summary>
    /// <param name="plain">Where it was imported from.</param>
    public static AssemblyPair Weave(string folder, string plain, ImportedPackage imported)
    {
        var name = Path.GetFileNameWithoutExtension(plain);
        var assembly = AssemblyWeaver.Weave(imported, KeyOf(name), typeof(ImageLoader).Assembly.Location);
        var woven = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "woven")).FullName, name + ".dll");
        File.WriteAllBytes(woven, assembly.Assembly);
        if (assembly.Symbols is { } symbols)
            File.WriteAllBytes(Path.ChangeExtension(woven, ".pdb"), symbols);
        return new AssemblyPair(woven, plain);
    }

    /// <summary>The pair with an image of its own, into a folder.</summary>
    /// <param name="imported">What was imported, or that with other functions.</param>
    public AssemblyPair WithImage(string folder, ImportedPackage imported, CompilerOptions options)
    {
        var woven = Path.Combine(folder, Path.GetFileName(Woven));
        File.Copy(Woven, woven);
        WriteImage(woven, imported, options);
        return this with { Woven = woven };
    }

    private static void WriteImage(string woven, ImportedPackage imported, CompilerOptions options)
    {
        var name = Path.GetFileNameWithoutExtension(woven);
        var pipeline = new ImagePipeline(new ToolOptions(null, null, false), _ => { }, CancellationToken.None);
        var image = pipeline.Compile(imported, options, KeyOf(name), KernelSymbols.Slug(name, KeyOf(name)), Guid.Empty);
        File.WriteAllBytes(Path.ChangeExtension(woven, ".pkgimg.so"), image);
    }

    private static string KeyOf(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    private static FixtureSource ReadAttributes()
    {
        const string Name = "Attributes.cs";
        using var stream = typeof(AssemblyPair).Assembly.GetManifestResourceStream(Name)!;
        using var reader = new StreamReader(stream);
        return new FixtureSource(Name, reader.ReadToEnd());
    }
}
