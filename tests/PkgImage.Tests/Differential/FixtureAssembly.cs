// A fixture of one theme, compiled by Roslyn or assembled from CIL text, imported, lowered, linked and woven: all there is to run it both ways.
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Mono.Cecil;
using PkgImage.Compiler;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Import.Types;
using PkgImage.Compiler.Kernels;
using PkgImage.Tests.Support;
using Diagnostic = PkgImage.Compiler.Diagnostics.Diagnostic;

namespace PkgImage.Tests.Differential;

/// <summary>A built fixture, and what is wrong with the choice of its kernels.</summary>
/// <param name="Compared">Number of fixture methods.</param>
/// <param name="Kernels">All kernels.</param>
/// <param name="Surprises">Methods that should have a kernel and have none, or the reverse.</param>
internal sealed record FixtureAssembly(AssemblyPair Files, int Compared, ImmutableArray<Kernel> Kernels, ImmutableArray<string> Surprises)
{
    private const string ResourcePrefix = "fixture/";

    /// <summary>Themes: the names of the fixture files, sorted.</summary>
    public static ImmutableArray<string> Themes { get; } =
    [
        .. typeof(FixtureAssembly).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .Select(name => name[ResourcePrefix.Length..]).Order(StringComparer.Ordinal),
    ];

    /// <summary>Builds a theme in a folder.</summary>
    /// <param name="source">How Roslyn compiles the C#.</param>
    public static FixtureAssembly Build(string folder, string theme, CompilerOptions options, OptimizationLevel source)
    {
        var name = Path.GetFileNameWithoutExtension(theme);
        var plain = theme.EndsWith(".il", StringComparison.Ordinal)
            ? ILText.Assemble(Subfolder(folder, "plain"), name, Source(theme).Text)
            : CSharpCompiler.Compile(Subfolder(folder, "plain"), name, [AssemblyPair.Attributes, Source(theme)], source);
        return Build(folder, plain, options);
    }

    /// <summary>Builds a program that no file holds, in a folder.</summary>
    public static FixtureAssembly BuildProgram(string folder, string name, string source, CompilerOptions options) =>
        Build(folder, CSharpCompiler.Compile(Subfolder(folder, "plain"), name, [AssemblyPair.Attributes, new FixtureSource(name + ".cs", source)]), options);

    private static FixtureAssembly Build(string folder, string plain, CompilerOptions options)
    {
        using var universe = new AssemblyUniverse(Framework.Assemblies) { ReadsLines = options.HasSourceLines };
        var imported = FixtureImport.Import(plain, options with { Precompile = Methods(plain) }, universe);
        var surprises = FindSurprises(imported);
        var methods = FixtureMethodsOf(imported).Count();
        return new FixtureAssembly(AssemblyPair.Build(folder, plain, imported, options), methods, imported.Kernels, surprises);
    }

    private static string Subfolder(string folder, string name) => Directory.CreateDirectory(Path.Combine(folder, name)).FullName;

    private static FixtureSource Source(string name)
    {
        using var stream = typeof(FixtureAssembly).Assembly.GetManifestResourceStream(ResourcePrefix + name)!;
        using var reader = new StreamReader(stream);
        return new FixtureSource(name, reader.ReadToEnd());
    }

    private static ImmutableArray<string> Methods(string path)
    {
        using var module = ModuleDefinition.ReadModule(path);
        return [.. module.GetTypes().SelectMany(t => t.Methods).Select(m => $"{m.DeclaringType.FullName}.{m.Name}").Distinct()];
    }

    private static IEnumerable<MethodDefinition> FixtureMethodsOf(ImportedPackage package) =>
        package.Weave.Module.GetTypes().Where(IsFixture).SelectMany(t => t.Methods).Where(IsFixture);

    private static ImmutableArray<string> FindSurprises(ImportedPackage package)
    {
        var kernels = package.Weave.Entries.Select(e => e.Method).ToHashSet();
        var surprises = ImmutableArray.CreateBuilder<string>();
        foreach (var method in FixtureMethodsOf(package))
        {
            var signature = $"{method.DeclaringType.FullName}.{method.Name}(";
            var skipped = package.Skipped.FirstOrDefault(s => s.Method.StartsWith(signature, StringComparison.Ordinal));
            var expected = method.CustomAttributes.FirstOrDefault(a => a.AttributeType.Name == "StaysILAttribute")?.ConstructorArguments[0].Value;
            var actual = kernels.Contains(method) ? "a kernel" : skipped is null ? "nothing" : Diagnostic.Format(skipped.Code);
            if (actual != (string)(expected ?? "a kernel"))
                surprises.Add($"{method.FullName}: {expected ?? "a kernel"} expected, {actual} found: {skipped?.Detail}");
            var loops = method.CustomAttributes.FirstOrDefault(a => a.AttributeType.Name == "OutlinedAttribute")?.ConstructorArguments[0].Value;
            var outlined = kernels.Count(k => k.DeclaringType.FullName == method.DeclaringType.FullName && k.Name.StartsWith(method.Name + "$loop", StringComparison.Ordinal));
            if (loops is int count && count != outlined)
                surprises.Add($"{method.FullName}: {count} outlined loops expected, {outlined} found");
        }
        return surprises.ToImmutable();
    }

    private static bool IsFixture(TypeDefinition type) =>
        (type.IsPublic || type.IsNestedPublic) && !type.IsInterface && !type.HasGenericParameters && type.BaseType?.FullName != "System.Attribute" && !IsHelper(type);

    private static bool IsFixture(MethodDefinition method) =>
        method.IsPublic && !method.IsSpecialName && !method.HasGenericParameters && !method.IsAbstract && !IsHelper(method);

    private static bool IsHelper(ICustomAttributeProvider member) => member.CustomAttributes.Any(a => a.AttributeType.Name == "HelperAttribute");
}
