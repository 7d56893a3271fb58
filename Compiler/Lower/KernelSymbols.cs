// Names of native symbols. Exported ones carry the package's slug, so that images never meet in one process under one name, and the
// CPU target, because clones differ in code; hidden ones need only the target.
using System.Security.Cryptography;
using System.Text;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Optimize;

namespace PkgImage.Compiler.Lower;

/// <summary>Symbol names of kernels and of the image's own data.</summary>
public static class KernelSymbols
{
    /// <summary>The header: the one symbol the loader looks up.</summary>
    public const string Header = "pkgimage_header";

    /// <summary>The writable table of import slots.</summary>
    public const string Imports = "pkgimage_imports";

    /// <summary>The table of invoke wrappers.</summary>
    public const string Functions = "pkgimage_functions";

    /// <summary>
    /// Stands for the slug in a kernel's object, which any package may link: as long as a slug, and never part of a name otherwise. See
    /// <see cref="Image.ObjectSymbols"/>.
    /// </summary>
    public const string AnySlug = "$package";

    /// <summary>Eight hex digits that tell packages and their variants apart.</summary>
    /// <param name="package">Simple assembly name.</param>
    /// <param name="key">The image's key.</param>
    public static string Slug(string package, string key) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(package + "\n" + key)))[..8];

    /// <summary>The exported main function of a kernel.</summary>
    public static string MainFunction(IrFunction function, string slug, CpuTarget target) => $"{function.Symbol}_{slug}.{target.SymbolSuffix}";

    /// <summary>The exported invoke wrapper of a kernel.</summary>
    public static string InvokeWrapper(IrFunction function, string slug, CpuTarget target) => MainFunction(function, slug, target) + ".invoke";

    /// <summary>A function that only other functions of the image call; hidden, one copy an image.</summary>
    public static string Callee(IrFunction function, CpuTarget target) => $"{function.Symbol}.{target.SymbolSuffix}";

    /// <summary>The second level of a function whose recursion is unrolled; see <see cref="SmallRecursion"/>. Inlined, so in no object.</summary>
    public static string Unrolled(IrFunction function) => function.Symbol + ".again";

    /// <summary>The hidden function that jumps through the slot of an import the IR names.</summary>
    public static string ImportThunk(IrImport import) => "pkgimage_import_" + import.Name;
}
