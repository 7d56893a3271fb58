// Calls that do little are left to the IL: by each kind of number that a stub asks for. The IL says -1, native code 1.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PkgImage.Compiler.IR;
using PkgImage.Compiler.IR.Work;

namespace PkgImage.Tests.Weave;

[TestClass]
public sealed unsafe class LittleWorkTests
{
    private const string Source = """
        using System;
        namespace Subject;
        public class Holder { public int Count; public int[] Data = new int[3]; public int Of() => -1; }
        public static class Kernels
        {
            private static string text = "abc";
            public static int Number(int n) => -1;
            public static int Difference(int a, int b) => -1;
            public static int Array(double[] x) => -1;
            public static int Grid(int[,] x) => -1;
            public static int Text(string x) => -1;
            public static int Span(ReadOnlySpan<byte> x) => -1;
            public static int Static() => -1;
            public static void SetText(string value) => text = value;
        }
        """;

    private static readonly WorkTerm First = new WorkTerm.Parameter(0);

    [TestMethod]
    public void A_number()
    {
        using var bed = Bed("Number", First, 8);
        using var subject = bed.Load((nint)(delegate* unmanaged[Cdecl]<int, int>)&OfNumber);
        var call = subject.Bind<Func<int, int>>("Subject.Kernels", "Number");
        foreach (var (number, expected) in new[] { (0, -1), (8, -1), (-8, -1), (9, 1), (-9, 1), (int.MaxValue, 1), (int.MinValue, 1) })
            Assert.AreEqual(expected, call(number), $"{number}");
    }

    [TestMethod]
    public void A_difference()
    {
        using var bed = Bed("Difference", new WorkTerm.Parameter(1) - First, 4);
        using var subject = bed.Load((nint)(delegate* unmanaged[Cdecl]<int, int, int>)&OfTwo);
        var call = subject.Bind<Func<int, int, int>>("Subject.Kernels", "Difference");
        foreach (var (a, b, expected) in new[] { (5, 9, -1), (9, 5, -1), (5, 10, 1), (10, 5, 1), (int.MaxValue, int.MinValue, 1) })
            Assert.AreEqual(expected, call(a, b), $"{a} {b}");
    }

    [TestMethod]
    public void Lengths_where_nothing_is_there_the_IL_knows_what_to_do()
    {
        using (var bed = Bed("Array", new WorkTerm.Length(First), 2))
        {
            using var subject = bed.Load((nint)(delegate* unmanaged[Cdecl]<nint, int>)&OfObject);
            var call = subject.Bind<Func<double[]?, int>>("Subject.Kernels", "Array");
            CollectionAssert.AreEqual(new[] { -1, -1, -1, 1 }, new[] { call(null), call([]), call([1, 2]), call([1, 2, 3]) });
        }
        using (var bed = Bed("Grid", new WorkTerm.Length(First), 5))
        {
            using var subject = bed.Load((nint)(delegate* unmanaged[Cdecl]<nint, int>)&OfObject);
            var call = subject.Bind<Func<int[,]?, int>>("Subject.Kernels", "Grid");
            CollectionAssert.AreEqual(new[] { -1, -1, 1 }, new[] { call(null), call(new int[2, 2]), call(new int[2, 3]) });
        }
        using (var bed = Bed("Text", new WorkTerm.Length(First), 2))
        {
            using var subject = bed.Load((nint)(delegate* unmanaged[Cdecl]<nint, int>)&OfObject);
            var call = subject.Bind<Func<string?, int>>("Subject.Kernels", "Text");
            CollectionAssert.AreEqual(new[] { -1, -1, 1 }, new[] { call(null), call("ab"), call("abc") });
        }
    }

    private delegate int SpanCall(ReadOnlySpan<byte> x);

    [TestMethod]
    public void A_length_of_a_span()
    {
        using var bed = Bed("Span", new WorkTerm.SpanLength(0), 2);
        using var subject = bed.Load((nint)(delegate* unmanaged[Cdecl]<nint, int, int>)&OfSpan);
        var call = subject.Bind<SpanCall>("Subject.Kernels", "Span");
        Assert.AreEqual(-1, call(default));
        Assert.AreEqual(-1, call([1, 2]));
        Assert.AreEqual(1, call([1, 2, 3]));
    }

    [TestMethod]
    public void Fields_and_what_they_hold()
    {
        using var bed = WeaveBed.OfSource(Source);
        bed.AddFields("Subject.Holder");
        bed.AddFields("Subject.Kernels");
        var count = new IrCapture(IrCaptureRoot.OfParameter(0), ["Subject.Holder::Count"], IrCaptureKind.Address);
        var data = new IrCapture(IrCaptureRoot.OfParameter(0), ["Subject.Holder::Data"], IrCaptureKind.PinnedObject);
        var text = new IrCapture(IrCaptureRoot.OfStatic("Subject.Kernels::text"), [], IrCaptureKind.PinnedObject);
        bed.LeaveToIl(
            bed.AddKernel("Subject.Holder", "Of", captures: [count, data]),
            new LittleWork(new WorkTerm.Length(new WorkTerm.Captured(data)) - new WorkTerm.Field(count, IrType.I32), 2));
        bed.LeaveToIl(bed.AddKernel("Subject.Kernels", "Static", captures: [text]), new LittleWork(new WorkTerm.Length(new WorkTerm.Captured(text)), 3));
        using var subject = bed.Load((nint)(delegate* unmanaged[Cdecl]<nint, nint, int>)&OfFields, (nint)(delegate* unmanaged[Cdecl]<nint, int>)&OfObject);
        dynamic holder = Activator.CreateInstance(subject.Type("Subject.Holder"))!;
        Assert.AreEqual(1, (int)holder.Of());
        holder.Count = 1;
        Assert.AreEqual(-1, (int)holder.Of());
        holder.Data = null;
        Assert.AreEqual(-1, (int)holder.Of());
        var ofStatic = subject.Bind<Func<int>>("Subject.Kernels", "Static");
        Assert.AreEqual(-1, ofStatic());
        subject.Bind<Action<string?>>("Subject.Kernels", "SetText")("abcd");
        Assert.AreEqual(1, ofStatic());
        subject.Bind<Action<string?>>("Subject.Kernels", "SetText")(null);
        Assert.AreEqual(-1, ofStatic());
    }

    private static WeaveBed Bed(string method, WorkTerm distance, long limit)
    {
        var bed = WeaveBed.OfSource(Source);
        bed.LeaveToIl(bed.AddKernel("Subject.Kernels", method), new LittleWork(distance, limit));
        return bed;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OfNumber(int number) => 1;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OfTwo(int a, int b) => 1;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OfObject(nint value) => 1;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OfSpan(nint start, int length) => 1;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OfFields(nint count, nint data) => 1;
}
