// Which static arrays nobody can write to: one field a way out, and the ways that stay inside.
using PkgImage.Compiler.Import.Constants;
using PkgImage.Compiler.Import.Types;
using PkgImage.Tests.Support;

namespace PkgImage.Tests.Import;

[TestClass]
public sealed class ConfinedArraysTests
{
    private const string Source = """
        public readonly struct Cell(int v) { public readonly int V = v; public readonly int Twice() => V * 2; public static void Set(ref Cell c) => c = new Cell(1); }
        public class Holder { public int[] Kept; }
        public static class Tables
        {
            public static readonly int[] Public = [1, 2];
            internal static readonly int[] Internal = [1, 2];
            private static readonly int[] Indexed = [1, 2];
            private static readonly int[] Passed = [1, 2];
            private static readonly int[] PassedOnAndWritten = [1, 2];
            private static readonly int[] InLocal = [1, 2];
            private static readonly int[] Spanned = [1, 2];
            private static readonly Cell[] Cells = [new(3)];
            private static readonly Cell[] WrittenCells = [new(3)];
            private static readonly int[] Written = [1, 2];
            private static readonly int[] WrittenByReference = [1, 2];
            private static readonly int[] Returned = [1, 2];
            private static readonly int[] Kept = [1, 2];
            private static readonly int[] Aliased = [1, 2];
            private static readonly int[] Captured = [1, 2];
            private static readonly int[] Cleared = [1, 2];
            private static readonly int[] WritableSpan = [1, 2];
            private static readonly int[] Compared = [1, 2];
            private static readonly int[] Chosen = [1, 2];
            private static readonly int[] OtherwiseChosen = [1, 2];
            private static readonly int[] AsParameterByReference = [1, 2];
            private static readonly int[] Unused = [1, 2];
            private static int[] s_alias = [];

            public static int Reads(int i)
            {
                ReadOnlySpan<int> span = Spanned;
                var local = InLocal;
                var sum = 0;
                foreach (var x in local)
                    sum += x;
                ref readonly var cell = ref Cells[i];
                return sum + Internal[i > 0 ? 1 : 0] + Indexed[i] + Indexed.Length + Pass(Passed, i) + span[i] + Cells[i].Twice() + cell.V
                    + (i > 3 ? Chosen : OtherwiseChosen)[i];
            }

            private static int Pass(int[] a, int i) => i == 0 ? a[0] : Pass(a, i - 1);
            private static void PassOn(int[] a) => Write(a);
            private static void Write(int[] a) => a[0] = 5;

            public static void Writes(Holder h)
            {
                PassOn(PassedOnAndWritten);
                Cell.Set(ref WrittenCells[0]);
                Written[0] = 3;
                ref var x = ref WrittenByReference[0];
                x++;
                h.Kept = Kept;
                s_alias = Aliased;
                var captured = Captured;
                Action a = () => captured[0] = 1;
                a();
                Array.Clear(Cleared);
                Span<int> span = WritableSpan;
                span[0] = 1;
            }

            public static int[] Return() => Returned;
            public static bool Compare(int[] a) => Compared == a;
            private static void ByReference(ref int[] a) => a[0] = 1;
            public static void References() { var a = AsParameterByReference; ByReference(ref a); }
        }
        internal static class Inner { public static readonly int[] Hidden = [1]; public static int Get(int i) => Hidden[i]; }
        """;

    private const string Confined = "Cells Chosen Hidden InLocal Indexed Internal OtherwiseChosen Passed Spanned Unused";

    [TestMethod]
    [DataRow("", Confined)]
    [DataRow("[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"Friend\")]", "Cells Chosen InLocal Indexed OtherwiseChosen Passed Spanned Unused")]
    [DataRow("static class Around { static ref int First(ReadOnlySpan<int> s) => ref System.Runtime.InteropServices.MemoryMarshal.GetReference(s); }",
        "Cells Chosen Hidden InLocal Indexed Internal OtherwiseChosen Passed Unused")]
    public void Confined_are(string beside, string expected)
    {
        using var folder = new TemporaryFolder();
        var path = CSharpCompiler.Compile(folder.Path, "Tables", [new FixtureSource("Beside.cs", beside), new FixtureSource("Tables.cs", Source)]);
        using var universe = new AssemblyUniverse(Framework.Assemblies);
        var module = universe.Open(path).MainModule;
        var confined = ConfinedArrays.Of(module);
        var names = module.GetTypes().SelectMany(t => t.Fields).Where(confined.Contains).Select(f => f.Name).Order(StringComparer.Ordinal);
        Assert.AreEqual(expected, string.Join(' ', names));
    }
}
