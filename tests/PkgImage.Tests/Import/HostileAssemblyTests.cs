// Assemblies made to hurt: types that contain themselves, ten thousand of everything inside one another, methods of a megabyte. Each is
// refused with a code, or compiled; none takes the process along, or its memory, or an afternoon.
using System.Collections.Immutable;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Graph;
using PkgImage.Compiler.Import.Types;
using PkgImage.Compiler.Lower;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Import;

[TestClass]
public sealed class HostileAssemblyTests
{
    private const int Many = 10_000;

    [TestMethod]
    [DataRow("itself", "a value type that contains itself")]
    [DataRow("another that contains it", "a value type that contains itself")]
    [DataRow("itself of itself", "nested over")]
    [DataRow("itself of pairs of itself", "of ever larger types")]
    [DataRow("ten thousand others", "nested over")]
    [DataRow("a packing of three", "packed to 3 bytes")]
    [DataRow("two gigabytes", "takes over")]
    [DataRow("a field far out", "has a field at")]
    public void A_struct_with(string what, string reason)
    {
        var skipped = Import(module => TakeStruct(module, StructWith(what, module)));
        Assert.AreEqual(DiagnosticCode.UnsupportedType, skipped.Single().Code, skipped[0].ToString());
        StringAssert.Contains(skipped[0].Detail, reason);
    }

    [TestMethod]
    [DataRow("signature")]
    [DataRow("types")]
    public void Metadata_nested_ten_thousand_deep_are_no_package(string what)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "Deep.dll");
        File.WriteAllBytes(path, DeepMetadata.Write(what == "types" ? Many : 0, what == "signature" ? Many : 0));
        var (facts, refusal) = AssemblyProbe.Read(path);
        Assert.IsNull(facts);
        Assert.AreEqual(DiagnosticCode.UnreadableAssembly, refusal!.Code);
        StringAssert.Contains(refusal.Message, $"over {MetadataDepth.Max} deep");
    }

    [TestMethod]
    [DataRow(50, 50)]
    [DataRow(0, MetadataDepth.Max - 2)]
    public void Metadata_nested_within_reason_are_a_package(int types, int levels)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "Deep.dll");
        File.WriteAllBytes(path, DeepMetadata.Write(types, levels));
        Assert.IsNotNull(AssemblyProbe.Read(path).Facts);
    }

    [TestMethod]
    [DataRow("branches")]
    [DataRow("loops")]
    [DataRow("protected blocks")]
    [DataRow("stack entries")]
    [DataRow("calls")]
    public void Code_nested_ten_thousand_deep_is_skipped_as_too_large(string what)
    {
        var skipped = ImportText(Nested(what, Many));
        Assert.AreEqual(DiagnosticCode.TooLarge, skipped.Single(s => s.Method.Contains(".M(", StringComparison.Ordinal)).Code, skipped[0].ToString());
    }

    /// <summary>What is just within the limits goes through LLVM too.</summary>
    [TestMethod]
    [DataRow("branches", 4_000)]
    [DataRow("loops", 16)]
    [DataRow("protected blocks", 100)]
    [DataRow("stack entries", 1_000)]
    [DataRow("calls", 200)]
    [DataRow("instructions", 10_000)]
    public void Code_nested_within_reason_is_compiled(string what, int depth)
    {
        using var folder = new TemporaryFolder();
        var path = ILText.Assemble(folder.Path, "Nested", Nested(what, depth));
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        var options = FixtureImport.Options with { Precompile = ["M"], OnlyPrecompile = true, CpuTarget = "x86-64-v2" };
        var imported = FixtureImport.Import(path, options, universe);
        Assert.HasCount(1, imported.Kernels, string.Join('\n', imported.Skipped));
        var pipeline = new ImagePipeline(new ToolOptions(null, null, false), _ => { }, CancellationToken.None);
        var key = new string('0', 64);
        Assert.IsNotEmpty(pipeline.Compile(imported, options, key, KernelSymbols.Slug("Nested", key), Guid.Empty));
    }

    [TestMethod]
    public void A_method_of_a_megabyte_is_skipped_as_too_large()
    {
        var skipped = ImportText($".method int32 M(int32)\n{string.Concat(Enumerable.Repeat("ldc.i4 123456\npop\n", (1 << 20) / 6))}ldarg.0\nret\n");
        Assert.AreEqual(DiagnosticCode.TooLarge, skipped.Single().Code);
    }

    private static ImmutableArray<SkippedMethod> ImportText(string text)
    {
        using var folder = new TemporaryFolder();
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        return FixtureImport.Import(ILText.Assemble(folder.Path, "Nested", text), FixtureImport.Options with { Precompile = ["M"] }, universe).Skipped;
    }

    private static ImmutableArray<SkippedMethod> Import(Action<ModuleDefinition> fill)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "Hostile.dll");
        using (var assembly = AssemblyDefinition.CreateAssembly(new AssemblyNameDefinition("Hostile", new Version(1, 0)), "Hostile.dll", ModuleKind.Dll))
        {
            _ = assembly.MainModule.ImportReference(typeof(object));
            fill(assembly.MainModule);
            assembly.Write(path);
        }
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        return FixtureImport.Import(path, FixtureImport.Options with { Precompile = ["M"] }, universe).Skipped;
    }

    /// <summary>Adds a method M with a local of that type, and reads it.</summary>
    private static void TakeStruct(ModuleDefinition module, TypeReference type)
    {
        var holder = new TypeDefinition("", "C", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed, module.TypeSystem.Object);
        module.Types.Add(holder);
        var method = new MethodDefinition("M", MethodAttributes.Public | MethodAttributes.Static, module.TypeSystem.Void);
        holder.Methods.Add(method);
        method.Body.Variables.Add(new VariableDefinition(type));
        var il = method.Body.GetILProcessor();
        il.Emit(OpCodes.Ldloc_0);
        il.Emit(OpCodes.Pop);
        il.Emit(OpCodes.Ret);
    }

    private static TypeReference StructWith(string what, ModuleDefinition module)
    {
        var type = Struct("S");
        switch (what)
        {
            case "itself":
                Field(type, type);
                return type;
            case "another that contains it":
                var other = Struct("Other");
                Field(type, other);
                Field(other, type);
                return type;
            case "itself of itself":
                var parameter = Parameter(type);
                Field(type, Instance(type, Instance(type, parameter)));
                return Instance(type, module.TypeSystem.Int32);
            case "itself of pairs of itself":
                var element = Parameter(type);
                var pair = Struct("Pair");
                _ = (Parameter(pair), Parameter(pair));
                Field(type, Instance(type, Instance(pair, element, element)));
                return Instance(type, module.TypeSystem.Int32);
            case "ten thousand others":
                var inner = type;
                for (var i = 0; i < Many; i++)
                {
                    var next = Struct("S" + i);
                    Field(inner, next);
                    inner = next;
                }
                Field(inner, module.TypeSystem.Int32);
                return type;
            case "a packing of three":
                type.PackingSize = 3;
                type.ClassSize = 0;
                Field(type, module.TypeSystem.Int64);
                return type;
            case "two gigabytes":
                type.ClassSize = int.MaxValue;
                type.PackingSize = 1;
                Field(type, module.TypeSystem.Byte);
                return type;
            default:
                type.Attributes = (type.Attributes & ~TypeAttributes.LayoutMask) | TypeAttributes.ExplicitLayout;
                Field(type, module.TypeSystem.Byte).Offset = int.MaxValue - 1;
                return type;
        }

        TypeDefinition Struct(string name)
        {
            var valueType = new TypeReference("System", "ValueType", module, module.TypeSystem.CoreLibrary);
            var created = new TypeDefinition("", name, TypeAttributes.Public | TypeAttributes.Sealed | TypeAttributes.SequentialLayout, valueType);
            module.Types.Add(created);
            return created;
        }

        static FieldDefinition Field(TypeDefinition owner, TypeReference type)
        {
            var field = new FieldDefinition("F" + owner.Fields.Count, FieldAttributes.Public, type);
            owner.Fields.Add(field);
            return field;
        }

        static GenericParameter Parameter(TypeDefinition owner)
        {
            var parameter = new GenericParameter("T" + owner.GenericParameters.Count, owner);
            owner.GenericParameters.Add(parameter);
            return parameter;
        }

        static GenericInstanceType Instance(TypeReference type, params TypeReference[] arguments)
        {
            var instance = new GenericInstanceType(type) { IsValueType = true };
            foreach (var argument in arguments)
                instance.GenericArguments.Add(argument);
            return instance;
        }
    }

    private static string Nested(string what, int depth)
    {
        string Repeat(Func<int, string> line) => string.Concat(Enumerable.Range(0, depth).Select(line));
        string RepeatBack(Func<int, string> line) => string.Concat(Enumerable.Range(0, depth).Reverse().Select(line));
        return what switch
        {
            "branches" => $".method int32 M(int32)\n{Repeat(i => $"ldarg.0\nldc.i4 {i}\nbgt e{i}\n")}ldarg.0\nret\n{RepeatBack(i => $"e{i}:\nldarg.0\nldc.i4.1\nadd\nstarg 0\n")}ldarg.0\nret\n",
            "loops" => $".method int32 M(int32)\n.locals (int32)\n{Repeat(i => $"l{i}:\n")}ldloc.0\nldc.i4.1\nadd\nstloc.0\n{RepeatBack(i => $"ldloc.0\nldc.i4 {i + 2}\nrem\nldarg.0\nblt l{i}\n")}ldloc.0\nret\n",
            "protected blocks" => $".method int32 M(int32)\n{RepeatBack(i => $".try a{i} h{i} finally h{i} e{i}\n")}{Repeat(i => $"a{i}:\n")}ldarg.0\nldarg.0\ndiv\nstarg 0\n"
                + RepeatBack(i => $"leave e{i}\nh{i}:\nendfinally\ne{i}:\n") + "ldarg.0\nret\n",
            "stack entries" => $".method int32 M(int32)\n{Repeat(_ => "ldarg.0\n")}{string.Concat(Enumerable.Repeat("add\n", depth - 1))}ret\n",
            "instructions" => $".method int32 M(int32)\nldarg.0\n{Repeat(i => $"ldc.i4 {i + 3}\nmul\nldarg.0\nxor\n")}ret\n",
            _ => $".method int32 M(int32)\nldarg.0\ncall M0\nret\n"
                + Repeat(i => $".method int32 M{i}(int32)\nldarg.0\nldc.i4 {i}\nadd\n{(i + 1 < depth ? $"call M{i + 1}\n" : "")}ret\n"),
        };
    }
}
