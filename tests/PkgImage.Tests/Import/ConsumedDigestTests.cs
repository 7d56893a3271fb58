// A consumed member must be found again by the name it was written down with, whatever its name looks like.
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.Import.Types;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Import;

[TestClass]
public sealed class ConsumedDigestTests
{
    private static readonly string[] s_types = ["System.ReadOnlySpan`1", "System.Span`1", "System.Math", "System.ValueTuple`2", "System.Numerics.Vector", "System.Collections.Generic.Dictionary`2"];

    [TestMethod]
    public void Every_method_and_layout_is_found_by_its_name()
    {
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        var library = universe.TryResolve("System.Private.CoreLib")!;
        foreach (var type in s_types.Select(name => library.MainModule.GetType(name)).SelectMany(type => type.NestedTypes.Prepend(type)))
        {
            Assert.AreEqual(ConsumedDigest.OfLayout(type), ConsumedDigest.Compute(library, ConsumedDigest.Layout, type.FullName), type.FullName);
            foreach (var method in type.Methods.Where(m => m.HasBody))
                Assert.AreEqual(ConsumedDigest.OfBody(method), ConsumedDigest.Compute(library, ConsumedDigest.Body, method.FullName), method.FullName);
        }
    }

    [TestMethod]
    public void A_member_that_is_gone_has_no_digest()
    {
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        var library = universe.TryResolve("System.Private.CoreLib")!;
        Assert.IsNull(ConsumedDigest.Compute(library, ConsumedDigest.Body, "System.Int32 System.Math::NoSuchMethod(System.Int32)"));
        Assert.IsNull(ConsumedDigest.Compute(library, ConsumedDigest.Body, "System.Int32 System.NoSuchType::M()"));
        Assert.IsNull(ConsumedDigest.Compute(library, ConsumedDigest.Layout, "System.NoSuchType"));
    }

    /// <summary>FastMath and NoAlias change native code without changing an instruction.</summary>
    [TestMethod]
    [DataRow("[PkgImage.FastMath] ", "")]
    [DataRow("", "[PkgImage.NoAlias] ")]
    public void What_attributes_say_of_a_body_is_part_of_it(string method, string parameter)
    {
        using var folder = new TemporaryFolder();
        Assert.AreNotEqual(Digest("", ""), Digest(method, parameter));

        string Digest(string ofMethod, string ofParameter)
        {
            var source = $$"""
                namespace PkgImage { class FastMathAttribute : System.Attribute; class NoAliasAttribute : System.Attribute; }
                static class C { {{ofMethod}}static double M({{ofParameter}}double[] a) => a[0] * a[1]; }
                """;
            var path = CSharpCompiler.Compile(folder.Path, "Digested", [new FixtureSource("C.cs", source)]);
            using var assembly = AssemblyDefinition.ReadAssembly(path, new ReaderParameters { InMemory = true });
            return ConsumedDigest.OfBody(assembly.MainModule.GetType("C").Methods.Single(m => m.Name == "M"));
        }
    }

    /// <summary>Two assemblies may have internal types of one name; code that goes over from one to the other does something else.</summary>
    [TestMethod]
    public void A_type_of_one_name_in_another_assembly_is_another_type()
    {
        var digests = new[] { "One", "Two" }.Select(Digests).ToList();
        Assert.AreEqual(digests[0], Digests("One"));
        Assert.AreNotEqual(digests[0].Call, digests[1].Call);
        Assert.AreNotEqual(digests[0].Local, digests[1].Local);
        Assert.AreNotEqual(digests[0].Argument, digests[1].Argument);
        Assert.AreNotEqual(digests[0].Caught, digests[1].Caught);
        Assert.AreNotEqual(digests[0].Layout, digests[1].Layout);
        Assert.AreEqual(digests[0].Own, digests[1].Own);
    }

    private static (string Call, string Local, string Argument, string Caught, string Own, string Layout) Digests(string home)
    {
        using var assembly = AssemblyDefinition.CreateAssembly(new AssemblyNameDefinition("Digested", new Version(1, 0)), "Digested", ModuleKind.Dll);
        var module = assembly.MainModule;
        var scope = new AssemblyNameReference(home, new Version(1, 0));
        module.AssemblyReferences.Add(scope);
        var theirs = new TypeReference("N", "Settings", module, scope, valueType: true);
        var lists = new GenericInstanceType(new TypeReference("N", "List`1", module, new AssemblyNameReference("Collections", new Version(1, 0))));
        lists.GenericArguments.Add(theirs);

        var type = new TypeDefinition("N", "Own", TypeAttributes.Class, module.TypeSystem.Object);
        module.Types.Add(type);
        type.Fields.Add(new FieldDefinition("Value", FieldAttributes.Public, theirs));
        var own = Method([]);
        return (
            ConsumedDigest.OfBody(Method([Instruction.Create(OpCodes.Call, new MethodReference("Get", module.TypeSystem.Int32, theirs)), Instruction.Create(OpCodes.Pop)])),
            ConsumedDigest.OfBody(Method([], method => method.Body.Variables.Add(new VariableDefinition(theirs)))),
            ConsumedDigest.OfBody(Method([Instruction.Create(OpCodes.Ldtoken, lists), Instruction.Create(OpCodes.Pop)])),
            ConsumedDigest.OfBody(Method([Instruction.Create(OpCodes.Nop)], method => method.Body.ExceptionHandlers.Add(new ExceptionHandler(ExceptionHandlerType.Catch)
            {
                CatchType = theirs,
                TryStart = method.Body.Instructions[0],
                TryEnd = method.Body.Instructions[1],
                HandlerStart = method.Body.Instructions[1],
                HandlerEnd = null,
            }))),
            ConsumedDigest.OfBody(Method([Instruction.Create(OpCodes.Call, own)])),
            ConsumedDigest.OfLayout(type));

        MethodDefinition Method(Instruction[] code, Action<MethodDefinition>? edit = null)
        {
            var method = new MethodDefinition("M", MethodAttributes.Static, module.TypeSystem.Void);
            type.Methods.Add(method);
            foreach (var instruction in code.Append(Instruction.Create(OpCodes.Ret)))
                method.Body.Instructions.Add(instruction);
            edit?.Invoke(method);
            return method;
        }
    }
}
