// Imports a fixture assembly as the driver would: one package whose references are the framework.
using PkgImage.Compiler;
using PkgImage.Compiler.Graph;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Import.Types;

namespace PkgImage.Tests.Support;

internal static class FixtureImport
{
    /// <summary>Options of a Release build for this machine.</summary>
    public static CompilerOptions Options { get; } = new()
    {
        RuntimeIdentifier = Framework.RuntimeIdentifier,
        CpuTarget = "x86-64-v2;x86-64-v3,clone_all",
        Link = new LinkOptions("gnu", ["-shared", "--hash-style=gnu", "-z", "relro", "-z", "now"]),
    };

    public static PackageNode Package(string path) =>
        new(Path.GetFileNameWithoutExtension(path), path, PackageKind.Project, "1.0.0", [], null);

    public static PackageGraph Graph(PackageNode package) => new([package], [], Framework.Assemblies, Framework.Version);

    /// <summary>Imports and verifies.</summary>
    /// <exception cref="InvalidOperationException">An invariant of the IR is broken.</exception>
    public static ImportedPackage Import(string path, CompilerOptions options, AssemblyUniverse universe)
    {
        var package = Package(path);
        var imported = PackageImporter.Import(package, Graph(package), options, universe);
        var functions = imported.Kernels.SelectMany(k => k.Callees.Append(k.Function)).DistinctBy(f => f.Symbol).ToList();
        var violations = functions.SelectMany(f => IrVerifier.Verify(f)).Concat(IrVerifier.VerifyCalls(functions)).ToList();
        if (violations.Count > 0)
        {
            var broken = functions.First(f => f.Symbol == violations[0].Function);
            throw new InvalidOperationException($"{string.Join(Environment.NewLine, violations)}{Environment.NewLine}{IrPrinter.Print(broken)}");
        }
        return imported;
    }
}
