// Bodies that are no valid CIL: the importer skips them with a code, whatever they hold. It neither throws nor hangs, and hands nothing
// on that breaks an invariant of the IR.
using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Import.Types;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Import;

[TestClass]
public sealed class InvalidILTests
{
    [TestMethod]
    [DataRow("empty stack", "int32 M()", "add\nret")]
    [DataRow("nothing returned", "int32 M()", "ret")]
    [DataRow("something returned", "void M()", "ldc.i4 1\nret")]
    [DataRow("two values returned", "int32 M()", "ldc.i4 1\nldc.i4 2\nret")]
    [DataRow("another type returned", "int32 M()", "ldc.r8 1\nret")]
    [DataRow("no end", "void M()", "nop")]
    [DataRow("no end after a branch", "void M(int32)", "ldarg.0\nbrtrue last\nlast:")]
    [DataRow("stacks of different depth", "int32 M(bool)", "ldarg.0\nbrtrue there\nldc.i4 1\nthere:\nldc.i4 2\nret")]
    [DataRow("stacks of different types", "int32 M(bool)", "ldarg.0\nbrtrue other\nldc.r8 1\nbr there\nother:\nldc.i4 1\nthere:\nret")]
    [DataRow("stack growing in a loop", "void M(bool)", "again:\nldc.i4 1\nldarg.0\nbrtrue again\nret")]
    [DataRow("sum of a float and an int", "float64 M(int32)", "ldarg.0\nldc.r8 1\nadd\nret")]
    [DataRow("and of floats", "float64 M()", "ldc.r8 1\nldc.r8 1\nand\nret")]
    [DataRow("length of a number", "int32 M()", "ldc.i4 1\nldlen\nret")]
    [DataRow("element of a number", "int32 M()", "ldc.i4 1\nldc.i4 1\nldelem.i4\nret")]
    [DataRow("indirection through a float", "int32 M()", "ldc.r8 1\nldind.i4\nret")]
    [DataRow("float as an array's index", "int32 M(int32[])", "ldarg.0\nldc.r8 1\nldelem.i4\nret")]
    [DataRow("argument of another type", "int32 M()", "ldc.r8 1\ncall Callee\nret")]
    [DataRow("too few arguments", "int32 M()", "call Callee\nret")]
    [DataRow("switch on a float", "void M()", "ldc.r8 1\nswitch (there)\nthere:\nret")]
    [DataRow("branch on nothing", "void M()", "brtrue there\nthere:\nret")]
    [DataRow("dup of nothing", "void M()", "dup\nret")]
    [DataRow("float stored in an int", "void M()", ".locals (int32)\nldc.r8 1\nstloc.0\nret")]
    [DataRow("float through an int pointer", "void M(int32&)", "ldarg.0\nldc.r8 1\nstind.i4\nret")]
    [DataRow("address through a float pointer", "void M(float64&)", "ldarg.0\nldarg.0\nstind.r8\nret")]
    [DataRow("address stored in a float", "void M(float64*)", ".locals (float64)\nldarg.0\nstloc.0\nret")]
    [DataRow("return out of a block", "int32 M(int32)", ".try a h finally h e\na:\nldarg.0\nret\nh:\nendfinally\ne:\nldarg.0\nret")]
    [DataRow("branch out of a block", "int32 M(int32)", ".try a h finally h e\na:\nbr e\nh:\nendfinally\ne:\nldarg.0\nret")]
    [DataRow("branch into a block", "int32 M(int32)", ".try a h finally h e\nldarg.0\nbrtrue m\na:\nnop\nm:\nleave e\nh:\nendfinally\ne:\nldarg.0\nret")]
    [DataRow("running on into a handler", "int32 M(int32)", ".try a h finally h e\na:\nnop\nh:\nendfinally\ne:\nldarg.0\nret")]
    [DataRow("leave out of a finally", "int32 M(int32)", ".try a h finally h e\na:\nleave e\nh:\nleave e\ne:\nldarg.0\nret")]
    [DataRow("leave into a handler", "int32 M(int32)", ".try a h finally h e\na:\nleave h\nh:\nendfinally\ne:\nldarg.0\nret")]
    [DataRow("endfinally in a catch", "int32 M(int32)", ".try a h catch System.Exception h e\na:\nldarg.0\nldarg.0\ndiv\npop\nleave e\nh:\npop\nendfinally\ne:\nldarg.0\nret")]
    [DataRow("rethrow in a finally", "int32 M(int32)", ".try a h finally h e\na:\nleave e\nh:\nrethrow\ne:\nldarg.0\nret")]
    [DataRow("blocks that overlap", "void M()", ".try a c finally h e\n.try b h fault h e\na:\nnop\nb:\nnop\nc:\nleave e\nh:\nendfinally\ne:\nret")]
    public void Is_skipped_as_invalid(string name, string signature, string body)
    {
        var skipped = ImportOnly("M", $".method {signature}\n{body}\n.method int32 Callee(int32)\nldarg.0\nret\n");
        Assert.IsNotNull(skipped, $"{name}: it has a kernel");
        Assert.AreEqual(DiagnosticCode.InvalidIL, skipped.Code, $"{name}: {skipped}");
    }

    [TestMethod]
    [DataRow("jmp Callee")]
    [DataRow("ldarg.0\nldftn Callee\npop\nret")]
    [DataRow("ldarg.0\nbox int32\npop\nldarg.0\nret")]
    [DataRow("ldtoken int32\npop\nldarg.0\nret")]
    [DataRow("arglist\npop\nldarg.0\nret")]
    [DataRow("ldarga 0\nmkrefany int32\npop\nldarg.0\nret")]
    [DataRow("break\nldarg.0\nret")]
    [DataRow("ldnull\nthrow")]
    [DataRow("endfinally")]
    [DataRow("rethrow")]
    public void Is_compiled_or_skipped_with_a_code(string body)
    {
        var skipped = ImportOnly("M", $".method int32 M(int32)\n{body}\n.method int32 Callee(int32)\nldarg.0\nret\n");
        Assert.IsTrue(skipped is null || skipped.Detail.Length > 0);
    }

    [TestMethod]
    public void A_body_of_many_instructions_is_skipped()
    {
        var body = string.Concat(Enumerable.Repeat("ldarg.0\npop\n", 30_000));
        var skipped = ImportOnly("M", $".method int32 M(int32)\n{body}ldarg.0\nret\n");
        Assert.AreEqual(DiagnosticCode.TooLarge, skipped?.Code);
    }

    [TestMethod]
    public void A_deep_stack_and_many_blocks_are_imported()
    {
        Assert.IsNull(ImportOnly("M", DeepStack(1_000)));
        Assert.AreEqual(DiagnosticCode.TooLarge, ImportOnly("M", DeepStack(20_000))?.Code);
        var blocks = string.Concat(Enumerable.Range(0, 5_000).Select(i => $"ldarg.0\nbrtrue b{i}\nldarg.0\nstarg 0\nb{i}:\n"));
        Assert.IsNull(ImportOnly("M", $".method int32 M(int32)\n{blocks}ldarg.0\nret\n"));
    }

    private static string DeepStack(int depth)
    {
        var pushes = string.Concat(Enumerable.Repeat("ldarg.0\n", depth));
        var sums = string.Concat(Enumerable.Repeat("add\n", depth - 1));
        return $".method int32 M(int32)\n{pushes}{sums}ret\n";
    }

    /// <summary>Every body of a fixture cut off after each of its bytes.</summary>
    [TestMethod]
    public void Truncated_bodies_are_skipped_or_compiled()
    {
        using var folder = new TemporaryFolder();
        var image = File.ReadAllBytes(CompileVictims(folder));
        foreach (var body in Bodies(image))
        {
            for (var size = 0; size < body.CodeSize; size += 3)
            {
                var changed = (byte[])image.Clone();
                body.SetCodeSize(changed, size);
                Import(folder, changed, $"code cut to {size} bytes at {body.CodeOffset}");
            }
        }
    }

    /// <summary>Random bytes in random bodies.</summary>
    [TestMethod]
    public void Damaged_bodies_are_skipped_or_compiled() => Damage(TestSeed.Choose());

    /// <summary>Seeds that found something: a signature with an element type there is not.</summary>
    [TestMethod]
    [DataRow(8557222408717925726UL)]
    public void Bodies_damaged_as_before_are_skipped_or_compiled(ulong seed) => Damage(new TestSeed(seed));

    private static void Damage(TestSeed seed)
    {
        Console.WriteLine(seed);
        var random = new Random(seed.Short);
        using var folder = new TemporaryFolder();
        var image = File.ReadAllBytes(CompileVictims(folder));
        var bodies = Bodies(image);
        for (var round = 0; round < 150; round++)
        {
            var changed = (byte[])image.Clone();
            foreach (var body in bodies)
            {
                for (var n = random.Next(3); n > 0 && body.CodeSize > 0; n--)
                    changed[body.CodeOffset + random.Next(body.CodeSize)] = (byte)random.Next(256);
            }
            Import(folder, changed, $"{seed}, round {round}");
        }
    }

    private static string CompileVictims(TemporaryFolder folder) => CSharpCompiler.Compile(folder.Path, "Victims", [new FixtureSource("Victims.cs",
        """
        public struct Pair { public int A; public double B; }
        public class Node { public int Value; public int[] Cells = []; }
        public static class Victims
        {
            static int s_count;
            public static int Sum(int[] a) { var sum = 0; foreach (var x in a) sum += x; return sum; }
            public static void Copy(double[] a, float[] b) { for (var i = 0; i < a.Length; i++) b[i] = (float)a[i]; }
            public static int Switch(int v) { switch (v) { case 0: return 1; case 1: return 5; case 2: return 9; default: return checked(v * 2); } }
            public static Pair Make(Pair p, ref Pair q) { p.A += q.A; q.B = p.B; return p; }
            public static long Span(System.ReadOnlySpan<long> s, int n) { long t = 0; for (var i = 0; i < n; i++) t ^= s[i] << i; return t; }
            public static int Grid(int[,] g, int i) { var t = 0; while (i-- > 0) t += g[i, i] / i; return t; }
            public static unsafe int Pointers(byte* p, int n) { var t = 0; for (var q = p; q < p + n; q++) t += *q; return t; }
            public static int Field(Node n) { s_count++; return n.Value + n.Cells[s_count]; }
            public static int Throws(int v) => v > 3 ? throw new System.ArgumentException("v" + v) : v;
        }
        """)]);

    private static void Import(TemporaryFolder folder, byte[] image, string what)
    {
        var path = Path.Combine(folder.Path, "Changed.dll");
        File.WriteAllBytes(path, image);
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        string[] methods = ["Sum", "Copy", "Switch", "Make", "Span", "Grid", "Pointers", "Field", "Throws"];
        try
        {
            FixtureImport.Import(path, FixtureImport.Options with { Precompile = [.. methods] }, universe);
        }
        catch (Exception e) when (e is not AssertFailedException)
        {
            Assert.Fail($"{what}: {e}");
        }
    }

    private static SkippedMethod? ImportOnly(string method, string text)
    {
        using var folder = new TemporaryFolder();
        var path = ILText.Assemble(folder.Path, "Invalid", text);
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        var imported = FixtureImport.Import(path, FixtureImport.Options with { Precompile = [method] }, universe);
        return imported.Skipped.FirstOrDefault(s => s.Method.Contains("." + method + "(", StringComparison.Ordinal));
    }

    /// <summary>Where a body's code lies in the file.</summary>
    private sealed record BodyPlace(int HeaderOffset, int CodeOffset, int CodeSize)
    {
        private bool IsTiny => CodeOffset == HeaderOffset + 1;

        /// <summary>Changes the size in the header (ECMA-335 II.25.4).</summary>
        public void SetCodeSize(byte[] image, int size)
        {
            if (IsTiny)
                image[HeaderOffset] = (byte)((size << 2) | 2);
            else
                BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(HeaderOffset + 4), size);
        }
    }

    private static List<BodyPlace> Bodies(byte[] image)
    {
        using var reader = new PEReader(new MemoryStream(image));
        var metadata = reader.GetMetadataReader();
        var places = new List<BodyPlace>();
        foreach (var method in metadata.MethodDefinitions.Select(metadata.GetMethodDefinition).Where(m => m.RelativeVirtualAddress != 0))
        {
            var section = reader.PEHeaders.SectionHeaders[reader.PEHeaders.GetContainingSectionIndex(method.RelativeVirtualAddress)];
            var offset = method.RelativeVirtualAddress - section.VirtualAddress + section.PointerToRawData;
            var isTiny = (image[offset] & 3) == 2;
            places.Add(isTiny
                ? new BodyPlace(offset, offset + 1, image[offset] >> 2)
                : new BodyPlace(offset, offset + 12, BinaryPrimitives.ReadInt32LittleEndian(image.AsSpan(offset + 4))));
        }
        return places;
    }
}
