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

    /// <summary>Stands for the CPU target in the names of a module, which is lowered for no CPU in particular; never part of a name otherwise.</summary>
    private const string AnyTarget = "$target";

    /// <summary>Eight hex digits that tell packages and their variants apart.</summary>
    /// <param name="package">Simple assembly name.</param>
    /// <param name="key">The image's key.</param>
    public static string Slug(string package, string key) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(package + "\n" + key)))[..8];

    /// <summary>The exported main function of a kernel.</summary>
    public static string MainFunction(IrFunction function, string slug, CpuTarget target) => WithTarget(MainFunction(function, slug), target);

    /// <summary>The same before its target is known; see <see cref="AnyTarget"/>.</summary>
    internal static string MainFunction(IrFunction function, string slug) => $"{function.Symbol}_{slug}.{AnyTarget}";

    /// <summary>The exported invoke wrapper of a kernel.</summary>
    public static string InvokeWrapper(IrFunction function, string slug, CpuTarget target) => WithTarget(InvokeWrapper(function, slug), target);

    /// <summary>The same before its target is known; see <see cref="AnyTarget"/>.</summary>
    internal static string InvokeWrapper(IrFunction function, string slug) => MainFunction(function, slug) + ".invoke";

    /// <summary>A function that only other functions of the image call, before its target is known; hidden, one copy an image.</summary>
    internal static string Callee(IrFunction function) => $"{function.Symbol}.{AnyTarget}";

    /// <summary>A name in the code for a CPU target.</summary>
    public static string WithTarget(string name, CpuTarget target) => name.Replace(AnyTarget, target.SymbolSuffix, StringComparison.Ordinal);

    /// <summary>
    /// The section of ELF images with the code for a CPU target, which a process that takes another target never looks at; see <see cref="Image.ImageParts"/>.
    /// </summary>
    public static string CodeSection(CpuTarget target) => ".text_" + target.SymbolSuffix;

    /// <summary>The second level of a function whose recursion is unrolled; see <see cref="SmallRecursion"/>. Inlined, so in no object.</summary>
    public static string Unrolled(IrFunction function) => function.Symbol + ".again";

    /// <summary>The hidden function that jumps through the slot of an import the IR names.</summary>
    public static string ImportThunk(IrImport import) => "pkgimage_import_" + import.Name;
}
