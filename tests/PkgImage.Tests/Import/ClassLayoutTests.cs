// Where fields of objects lie: what is computed, against this runtime, for classes at random. Nothing is wrong when the runtime of another day places them
// otherwise, since stubs test it; methods then run as IL, and this test says why they do.
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Text;
using PkgImage.Compiler.Import.Types;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Import;

[TestClass]
public sealed class ClassLayoutTests
{
    private static readonly string[] Types =
    [
        "bool", "byte", "sbyte", "char", "short", "int", "uint", "float", "long", "double", "nint", "Small", "int*", "delegate*<void>",
        "object", "string", "int[]", "Base<int>", "Spot", "Mixed", "decimal", "System.Guid",
    ];

    private sealed class Raw
    {
        public byte First = 1;
    }

    [TestMethod]
    public void Fields_of_classes_lie_where_the_runtime_places_them()
    {
        var seed = Random.Shared.Next();
        Console.WriteLine($"seed {seed}");
        using var folder = new TemporaryFolder();
        var path = CSharpCompiler.Compile(folder.Path, "Layouts", [new FixtureSource("Layouts.cs", Source(new Random(seed), 400))]);
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        var module = universe.Open(path).MainModule;
        var layout = new ClassLayout(module, new TypeMap());
        var assembly = Assembly.Load(File.ReadAllBytes(path));
        var (compared, unknown) = (0, 0);
        foreach (var type in assembly.GetTypes().Where(type => type is { IsClass: true, IsGenericType: false, IsAbstract: false } && type.Name.StartsWith('C')))
        {
            var definition = module.GetType(type.FullName);
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
            {
                if (layout.OffsetOf(definition, field.Name) is not { } offset)
                {
                    unknown++;
                    continue;
                }
                Assert.AreEqual(OffsetOf(type, field), offset, $"{type}.{field.Name}, seed {seed}");
                compared++;
            }
        }
        Assert.IsGreaterThan(unknown, compared, "most are known");
    }

    [TestMethod]
    public void Only_the_packages_own_classes_of_automatic_layout_are_known()
    {
        using var folder = new TemporaryFolder();
        var path = CSharpCompiler.Compile(folder.Path, "Known", [new FixtureSource("Known.cs", """
            using System;
            using System.Runtime.InteropServices;
            public class Own { public int A; public int B; }
            public class Derived : Own { public int C; }
            public class Failure : Exception { public int A; }
            [StructLayout(LayoutKind.Sequential)] public class Sequential { public int A; }
            public class Pair<T> { public T? A; public int B; }
            public class Holder { public Pair<int>? Numbers; public Pair<string>? Texts; }
            """)]);
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        var module = universe.Open(path).MainModule;
        var layout = new ClassLayout(module, new TypeMap());
        Assert.AreEqual(4, layout.OffsetOf(module.GetType("Own"), "B"));
        Assert.AreEqual(8, layout.OffsetOf(module.GetType("Derived"), "C"));
        Assert.IsNull(layout.OffsetOf(module.GetType("Failure"), "A"), "the framework's base class may change");
        Assert.IsNull(layout.OffsetOf(module.GetType("Sequential"), "A"), "other rules");
        Assert.IsNull(layout.OffsetOf(module.GetType("Pair`1"), "B"), "an open type");
        var holder = module.GetType("Holder");
        Assert.AreEqual(4, layout.OffsetOf(holder.Fields[0].FieldType, "B"));
        Assert.AreEqual(8, layout.OffsetOf(holder.Fields[1].FieldType, "B"));
        using var other = new AssemblyUniverse(Framework.Assemblies);
        Assert.IsNull(new ClassLayout(other.Open(typeof(object).Assembly.Location).MainModule, new TypeMap()).OffsetOf(module.GetType("Own"), "B"), "another package's");
    }

    /// <summary>A class that needs what is not there costs its own methods nothing that does not.</summary>
    [TestMethod]
    public void Fields_and_base_classes_that_are_not_there_make_a_class_unknown()
    {
        using var folder = new TemporaryFolder();
        using var elsewhere = new TemporaryFolder();
        var missing = CSharpCompiler.Compile(elsewhere.Path, "Missing", [new FixtureSource("Missing.cs", "public struct Absent { public int A; } public class Gone { }")]);
        var path = CSharpCompiler.Compile(folder.Path, "User", [new FixtureSource("User.cs", """
            public class Field
            {
                public int A; public int B; public Absent C;
                public int Sum(int n) { for (var i = 0; i < n; i++) A += B; return A; }
            }
            public class Derived : Gone
            {
                public int A; public int B;
                public int Sum(int n) { for (var i = 0; i < n; i++) A += B; return A; }
            }
            """)], missing);
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        var module = universe.Open(path).MainModule;
        var layout = new ClassLayout(module, new TypeMap());
        Assert.IsNull(layout.OffsetOf(module.GetType("Field"), "A"));
        Assert.IsNull(layout.OffsetOf(module.GetType("Derived"), "A"));
        using var imported = new AssemblyUniverse(Framework.Assemblies);
        Assert.HasCount(2, FixtureImport.Import(path, FixtureImport.Options, imported).Kernels);
    }

    /// <summary>Bytes from the object's first.</summary>
    private static int OffsetOf(Type type, FieldInfo field)
    {
        var method = new DynamicMethod("offset", typeof(int), [typeof(object)], typeof(ClassLayoutTests).Module, skipVisibility: true);
        var il = method.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldflda, field);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldflda, typeof(Raw).GetField(nameof(Raw.First))!);
        il.Emit(OpCodes.Sub);
        il.Emit(OpCodes.Conv_I4);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Func<object, int>>()(RuntimeHelpers.GetUninitializedObject(type));
    }

    private static string Source(Random random, int count)
    {
        var text = new StringBuilder("""
            public enum Small : short { A }
            public struct Spot { public int X; public byte Y; }
            public struct Mixed { public string? Text; public int Number; }
            public class Base<T> { public T? A; public byte B; public T? C; }
            public class Words : Base<string> { public char D; }

            """);
        for (var i = 0; i < count; i++)
        {
            var bases = random.Next(4) switch
            {
                0 => " : Base<" + Types[random.Next(12)] + ">",
                1 => " : Words",
                2 when i > 0 => $" : C{random.Next(i)}",
                _ => "",
            };
            text.Append($"public unsafe class C{i}{bases} {{ public static long S{i};");
            for (var field = random.Next(9); field > 0; field--)
            {
                // Structs less often: nothing is known behind them.
                var type = Types[random.Next(random.Next(4) == 0 ? Types.Length : 18)];
                text.Append($" public {type}{(type is "object" or "string" or "int[]" or "Base<int>" ? "?" : "")} F{i}_{field};");
            }
            text.Append(" }\n");
        }
        return text.ToString();
    }
}
