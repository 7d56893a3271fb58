// Methods of outlined loops among the methods of their type.
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Import.Types;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Import;

[TestClass]
public sealed class OutlinedLoopTests
{
    [TestMethod]
    public void A_method_named_as_a_loop_keeps_its_name_to_itself()
    {
        using var folder = new TemporaryFolder();
        var path = CSharpCompiler.Compile(folder.Path, "Boxes", [new FixtureSource("Boxes.cs",
            "public static class Boxes { public static object Sum(int[] a) { var s = 0; for (var i = 0; i < a.Length; i++) s += a[i]; return new int[] { s }; } }")]);
        var loop = LoopOf(path);
        Assert.AreEqual("Sum$loop0", loop.Name);

        var bytes = File.ReadAllBytes(path);
        using (var module = ModuleDefinition.ReadModule(new MemoryStream(bytes)))
        {
            var own = new MethodDefinition("Sum$loop1", loop.Attributes, module.ImportReference(loop.ReturnType));
            foreach (var parameter in loop.Parameters)
                own.Parameters.Add(new ParameterDefinition(module.ImportReference(parameter.ParameterType)));
            own.Body.Instructions.Add(Instruction.Create(OpCodes.Ldc_I4_0));
            own.Body.Instructions.Add(Instruction.Create(OpCodes.Ret));
            module.GetType("Boxes").Methods.Add(own);
            module.Write(path);
        }
        var again = LoopOf(path);
        Assert.AreEqual("Sum$loop2", again.Name);
        CollectionAssert.AllItemsAreUnique(again.DeclaringType.Methods.Select(m => m.FullName).ToArray());
    }

    /// <summary>For traces of exceptions that a loop throws when it runs as IL, and for source lines in images.</summary>
    [TestMethod]
    public void A_loop_has_the_lines_of_its_statements()
    {
        const string source =
            """
            public static class Boxes
            {
                public static object Sum(int[] a)
                {
                    var s = 0;
                    for (var i = 0; i < a.Length; i++)
                    {
                        s += a[i];
                        s ^= a.Length;
                    }
                    return new int[] { s };
                }
            }
            """;
        using var folder = new TemporaryFolder();
        var loop = LoopOf(CSharpCompiler.Compile(folder.Path, "Boxes", [new FixtureSource("Boxes.cs", source)]));
        var lines = loop.DebugInformation.SequencePoints.Where(point => !point.IsHidden).Select(point => point.StartLine).Distinct().Order();
        CollectionAssert.AreEqual(new[] { 6, 8, 9 }, lines.ToArray());
        Assert.IsTrue(loop.DebugInformation.SequencePoints.All(point => loop.Body.Instructions.Any(instruction => instruction.Offset == point.Offset)));
    }

    private static MethodDefinition LoopOf(string path)
    {
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        return (MethodDefinition)FixtureImport.Import(path, FixtureImport.Options, universe).Weave.Entries.Single().Method;
    }
}
