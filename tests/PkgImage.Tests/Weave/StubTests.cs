// Every form a parameter or result can have, on both paths: with no image the original body gives its result, with an image the native
// function sees the very values.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PkgImage.Tests.Weave;

[TestClass]
public sealed unsafe class StubTests
{
    private const string Source = """
        using System;
        using System.Runtime.CompilerServices;
        namespace Subject;
        public enum Small : byte { A, B = 200 }
        public struct Point
        {
            public int X; public double Y;
            public Point(int x, double y) { X = x; Y = y; }
            public int Scale(int by) { X *= by; return X; }
            public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y);
        }
        public static unsafe class Forms
        {
            public static long Scalars(bool b, sbyte i8, byte u8, char c, short i16, ushort u16, int i32, uint u32, long i64, nint n, Small e, float f, double d, int* p)
                => (b ? 1 : 0) + i8 + u8 + c + i16 + u16 + i32 + u32 + i64 + n + (int)e + (long)f + (long)d + *p;
            public static bool IsOdd(int x) => (x & 1) != 0;
            public static sbyte Narrow(int x) => (sbyte)x;
            public static nuint Native(nuint x) => x + 1;
            public static Small Next(Small x) => x + 1;
            public static void References(ref int x, in long y, out double z) { x += (int)y; z = x; }
            public static int Objects(int[] a, string s, double[,] m) => (a?.Length ?? -1) * 100 + (s?.Length ?? -1) * 10 + (m?.Length ?? -1);
            public static int Spans(Span<int> a, ReadOnlySpan<byte> b) => a.Length * 10 + b.Length;
            public static int Structs(Point p, int k) => p.X + k;
            public static Point Make(int x, double y) => new(x, y);
            public static ref int At(int[] a, int i) => ref a[i];
            public static int Long(int a, int b, int c, int d, int e, int f, int g, int h, int i, int j) => a + b + c + d + e + f + g + h + i + j;
            public static void Nothing() { }
            public static int Optional(int x = 5) => x;
        }
        """;

    [TestMethod]
    public void WithoutImageTheOriginalBodiesRun()
    {
        using var bed = All();
        using var subject = bed.Load();
        var number = 4;
        Assert.AreEqual(1 - 2 + 3 + 'x' - 5 + 6 + 7 + 8 + 9 + 10 + 200 + 11 + 12 + 4,
            subject.Bind<ScalarsCall>("Subject.Forms", "Scalars")(true, -2, 3, 'x', -5, 6, 7, 8, 9, 10, 200, 11.5f, 12.5, &number));
        Assert.IsTrue(subject.Bind<Func<int, bool>>("Subject.Forms", "IsOdd")(3));
        Assert.AreEqual((sbyte)-1, subject.Bind<Func<int, sbyte>>("Subject.Forms", "Narrow")(255));
        var x = 1;
        subject.Bind<ReferencesCall>("Subject.Forms", "References")(ref x, 41, out var z);
        Assert.AreEqual(42, x);
        Assert.AreEqual(42.0, z);
        var objects = subject.Bind<Func<int[]?, string?, double[,]?, int>>("Subject.Forms", "Objects");
        Assert.AreEqual(234, objects(new int[2], "abc", new double[2, 2]));
        Assert.AreEqual(-111, objects(null, null, null));
        Assert.AreEqual(32, subject.Bind<SpansCall>("Subject.Forms", "Spans")(new int[3], new byte[2]));
        var array = new[] { 1, 2, 3 };
        subject.Bind<AtCall>("Subject.Forms", "At")(array, 1) = 20;
        Assert.AreEqual(20, array[1]);
        Assert.AreEqual(55, subject.Bind<Func<int, int, int, int, int, int, int, int, int, int, int>>("Subject.Forms", "Long")(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
        dynamic point = Activator.CreateInstance(subject.Type("Subject.Point"), 3, 1.5)!;
        Assert.AreEqual(6, (int)point.Scale(2));
        Assert.AreEqual(1, subject.LoaderValue<int>("Loads"));
    }

    [TestMethod]
    public void WithImageNativeCodeSeesTheValues()
    {
        using var bed = All();
        using var subject = bed.Load(
            (nint)(delegate* unmanaged[Cdecl]<int, int, int, int, int, int, int, int, long, nint, int, float, double, nint, long>)&Scalars,
            (nint)(delegate* unmanaged[Cdecl]<int, int>)&IsOdd, (nint)(delegate* unmanaged[Cdecl]<int, int>)&Narrow,
            (nint)(delegate* unmanaged[Cdecl]<nint, nint>)&Native, (nint)(delegate* unmanaged[Cdecl]<int, int>)&Next,
            (nint)(delegate* unmanaged[Cdecl]<int*, long*, double*, void>)&References,
            (nint)(delegate* unmanaged[Cdecl]<nint, nint, nint, int>)&Objects,
            (nint)(delegate* unmanaged[Cdecl]<int*, int, byte*, int, int>)&Spans,
            (nint)(delegate* unmanaged[Cdecl]<Point*, int, int>)&Structs, (nint)(delegate* unmanaged[Cdecl]<Point*, int, double, void>)&Make,
            (nint)(delegate* unmanaged[Cdecl]<nint, int, int*>)&At,
            (nint)(delegate* unmanaged[Cdecl]<int, int, int, int, int, int, int, int, int, int, int>)&Long,
            (nint)(delegate* unmanaged[Cdecl]<void>)&Nothing, (nint)(delegate* unmanaged[Cdecl]<int, int>)&IsOdd,
            (nint)(delegate* unmanaged[Cdecl]<Point*, int, int>)&Scale, (nint)(delegate* unmanaged[Cdecl]<Point*, Point*, Point*, void>)&Add);

        var number = 4;
        Assert.AreEqual(-(1 - 2 + 3 + 'x' - 5 + 6 + 7 + 8L + 9 + 10 + 200 + 11 + 12 + 4),
            subject.Bind<ScalarsCall>("Subject.Forms", "Scalars")(true, -2, 3, 'x', -5, 6, 7, 8, 9, 10, 200, 11.5f, 12.5, &number));
        Assert.IsFalse(subject.Bind<Func<int, bool>>("Subject.Forms", "IsOdd")(3));
        Assert.AreEqual((sbyte)-128, subject.Bind<Func<int, sbyte>>("Subject.Forms", "Narrow")(1));
        Assert.AreEqual((nuint)107, subject.Bind<Func<nuint, nuint>>("Subject.Forms", "Native")(7));
        Assert.AreEqual((byte)77, Convert.ToByte(subject.Type("Subject.Forms").GetMethod("Next")!.Invoke(null, [Enum.ToObject(subject.Type("Subject.Small"), 200)])));
        var x = 1;
        subject.Bind<ReferencesCall>("Subject.Forms", "References")(ref x, 41, out var z);
        Assert.AreEqual(-40, x);
        Assert.AreEqual(0.5, z);
        var objects = subject.Bind<Func<int[]?, string?, double[,]?, int>>("Subject.Forms", "Objects");
        Assert.AreEqual(-234, objects(new int[2], "abc", new double[2, 2]));
        Assert.AreEqual(-999, objects(null, null, null));
        Assert.AreEqual(1009, subject.Bind<SpansCall>("Subject.Forms", "Spans")(new[] { 1, 2, 3 }, new byte[] { 3, 0 }));
        Assert.AreEqual(0, subject.Bind<SpansCall>("Subject.Forms", "Spans")(default, default));
        var array = new[] { 1, 2, 3 };
        subject.Bind<AtCall>("Subject.Forms", "At")(array, 1) = 20;
        Assert.AreEqual(20, array[2], "native At answers with the next element");
        Assert.AreEqual(-55, subject.Bind<Func<int, int, int, int, int, int, int, int, int, int, int>>("Subject.Forms", "Long")(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
        subject.Bind<Action>("Subject.Forms", "Nothing")();
        dynamic point = Activator.CreateInstance(subject.Type("Subject.Point"), 3, 1.5)!;
        Assert.AreEqual(-6, (int)point.Scale(2));
        Assert.AreEqual(-6, (int)point.X, "this of a struct is passed by its address");
        dynamic made = subject.Type("Subject.Forms").GetMethod("Make")!.Invoke(null, [5, 2.5])!;
        Assert.AreEqual(-5, (int)made.X);
        Assert.AreEqual(5.0, (double)made.Y);
        Assert.AreEqual(-17, (int)subject.Type("Subject.Forms").GetMethod("Structs")!.Invoke(null, [made, 12])!);
        Assert.AreEqual(-5, (int)made.X, "the caller's struct is not the one native code sees");
        dynamic sum = made + made;
        Assert.AreEqual(990, (int)sum.X);
    }

    [TestMethod]
    public void AnEmptyArrayAndAnEmptyStringAreNotNull()
    {
        using var bed = All();
        using var subject = bed.Load([.. Enumerable.Repeat((nint)(delegate* unmanaged[Cdecl]<nint, nint, nint, int>)&Objects, 16)]);
        Assert.AreEqual(-0, subject.Bind<Func<int[]?, string?, double[,]?, int>>("Subject.Forms", "Objects")([], "", new double[0, 3]));
    }

    [TestMethod]
    public void WithoutGcTransitionALibraryFunctionIsCalled()
    {
        using var bed = WeaveBed.OfSource("public static class C { public static double Cosine(double x) => 7; }");
        bed.AddKernel("C", "Cosine", hasLoop: false);
        var libm = NativeLibrary.Load(OperatingSystem.IsWindows() ? "ucrtbase" : OperatingSystem.IsMacOS() ? "libSystem.dylib" : "libm.so.6");
        using var subject = bed.Load(NativeLibrary.GetExport(libm, "cos"));
        Assert.AreEqual(Math.Cos(0.5), subject.Bind<Func<double, double>>("C", "Cosine")(0.5));
    }

    [TestMethod]
    public void TheFunctionIndexSelectsTheKernel()
    {
        using var bed = WeaveBed.OfSource("public static class C { public static int A(int x) => x; public static int B(int x) => x; }");
        bed.AddKernel("C", "A");
        bed.AddKernel("C", "B");
        using var subject = bed.Load((nint)(delegate* unmanaged[Cdecl]<int, int>)&Next, (nint)(delegate* unmanaged[Cdecl]<int, int>)&Narrow);
        Assert.AreEqual(77, subject.Bind<Func<int, int>>("C", "A")(1));
        Assert.AreEqual(-128, subject.Bind<Func<int, int>>("C", "B")(1));
        Assert.AreEqual(2, subject.LoaderValue<int>("KernelCount"));
        Assert.AreEqual(WeaveBed.Key, subject.LoaderValue<string>("Key"));
    }

    private static WeaveBed All()
    {
        var bed = WeaveBed.OfSource(Source);
        foreach (var name in new[] { "Scalars", "IsOdd", "Narrow", "Native", "Next", "References", "Objects", "Spans", "Structs", "Make", "At", "Long", "Nothing", "Optional" })
            bed.AddKernel("Subject.Forms", name);
        bed.AddKernel("Subject.Point", "Scale");
        bed.AddKernel("Subject.Point", "op_Addition");
        return bed;
    }

    private delegate long ScalarsCall(bool b, sbyte i8, byte u8, char c, short i16, ushort u16, int i32, uint u32, long i64, nint n, byte e, float f, double d, int* p);
    private delegate void ReferencesCall(ref int x, in long y, out double z);
    private delegate int SpansCall(Span<int> a, ReadOnlySpan<byte> b);
    private delegate ref int AtCall(int[] a, int i);

    private struct Point
    {
        public int X;
        public double Y;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long Scalars(int b, int i8, int u8, int c, int i16, int u16, int i32, int u32, long i64, nint n, int e, float f, double d, nint p) =>
        -(b + i8 + u8 + c + i16 + u16 + i32 + (long)(uint)u32 + i64 + n + e + (long)f + (long)d + *(int*)p);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int IsOdd(int x) => 1 - (x & 1);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Narrow(int x) => -128;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Native(nint x) => x + 100;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Next(int x) => 77;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void References(int* x, long* y, double* z)
    {
        *x -= (int)*y;
        *z = 0.5;
    }

    // The length of an array or string follows the method table (arrays: as native-sized integer's low half).
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Objects(nint a, nint s, nint m) =>
        a == 0 && s == 0 && m == 0 ? -999 : -(*(int*)(a + nint.Size) * 100 + *(int*)(s + nint.Size) * 10 + *(int*)(m + nint.Size));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Spans(int* a, int an, byte* b, int bn)
    {
        var sum = 0;
        for (var i = 0; i < an; i++)
            sum += a[i];
        for (var i = 0; i < bn; i++)
            sum += b[i];
        return an == 0 ? sum : sum + 1000;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Structs(Point* p, int k)
    {
        var result = p->X - k;
        p->X = 12345;
        return result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Make(Point* result, int x, double y) => *result = new Point { X = -x, Y = 2 * y };

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int* At(nint array, int i) => (int*)(array + 2 * nint.Size) + i + 1;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Long(int a, int b, int c, int d, int e, int f, int g, int h, int i, int j) => -(a + b + c + d + e + f + g + h + i + j);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Nothing()
    {
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Scale(Point* self, int by) => self->X *= -by;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Add(Point* result, Point* a, Point* b) => *result = new Point { X = 1000 + a->X + b->X, Y = 0 };
}
