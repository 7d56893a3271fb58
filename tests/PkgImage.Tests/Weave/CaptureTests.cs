// Captures: what native code gets an address of, and that null on the way runs the IL with nothing done before.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mono.Cecil;
using PkgImage.Compiler.IR;

namespace PkgImage.Tests.Weave;

[TestClass]
public sealed unsafe class CaptureTests
{
    private const string Source = """
        namespace Subject;
        public struct Pair { public int A; public int B; }
        public class Node { public int Value; public Node Next; public int[] Data; public Pair Pair; internal string Text; }
        public class Reader
        {
            private Node node = new() { Value = 5, Data = [1, 2, 3], Text = "abc", Pair = new Pair { A = 7, B = 8 } };
            private int count = 3;
            private Pair pair = new() { A = 10, B = 20 };
            public Node Node { get => node; set => node = value; }
            public int Sum() => -1;
            public static int Of(Node n) => n is null ? -2 : -1;
        }
        public static class Statics
        {
            private static int number = 4;
            private static Pair pair = new() { A = 100, B = 200 };
            internal static Node node = new() { Value = 6, Pair = new Pair { B = 9 } };
            public static int Sum() => -1;
            public static void Forget() => node = null;
        }
        public class Counter { public int Small; public long Large; public Counter Next; public int Sum() => -1; }
        public static class Elsewhere { public static int Sum() => -1; }
        public static class Lists { public static int Count(System.Collections.Generic.List<int> list) => -1; }
        """;

    [TestMethod]
    public void AddressesAndObjectsOfAnInstance()
    {
        using var bed = Bed();
        bed.AddKernel("Subject.Reader", "Sum", captures:
        [
            Capture(0, IrCaptureKind.Address, "Subject.Reader::count"),
            Capture(0, IrCaptureKind.Address, "Subject.Reader::pair", "Subject.Pair::B"),
            Capture(0, IrCaptureKind.Address, "Subject.Reader::node", "Subject.Node::Value"),
            Capture(0, IrCaptureKind.Address, "Subject.Reader::node", "Subject.Node::Pair", "Subject.Pair::A"),
            Capture(0, IrCaptureKind.PinnedObject, "Subject.Reader::node", "Subject.Node::Data"),
            Capture(0, IrCaptureKind.PinnedObject, "Subject.Reader::node", "Subject.Node::Text"),
        ]);
        using var subject = bed.Load((nint)(delegate* unmanaged[Cdecl]<int*, int*, int*, int*, nint, nint, int>)&OfInstance);
        var reader = Activator.CreateInstance(subject.Type("Subject.Reader"))!;
        var sum = subject.Bind<Func<int>>("Subject.Reader", "Sum", reader);
        Assert.AreEqual(3 + 20 + 5 + 7 + 3 * 1000 + 3 * 10000, sum());
        Assert.AreEqual(3 + 20 + 5 + 7 + 1 + 3 * 1000 + 3 * 10000, sum(), "the first call added one to Value through its address");
        dynamic node = reader.GetType().GetProperty("Node")!.GetValue(reader)!;
        node.Data = null;
        Assert.AreEqual(3 + 20 + 5 + 7 + 2 - 1000 + 3 * 10000, sum(), "a null object stays null");
        reader.GetType().GetProperty("Node")!.SetValue(reader, null);
        Assert.AreEqual(-1, sum(), "null on the way runs the IL");
    }

    [TestMethod]
    public void AFieldThatTheFrameworkNoLongerHasIsNamedWhereAnImageIs()
    {
        using var bed = Bed();
        var list = ((GenericInstanceType)bed.Module.GetType("Subject.Lists").Methods.Single(m => m.Name == "Count").Parameters[0].ParameterType);
        bed.AddField("List::_size", new FieldReference("_size", bed.Module.TypeSystem.Int32, list));
        bed.AddKernel("Subject.Lists", "Count", captures: [Capture(0, IrCaptureKind.Address, "List::_size")]);
        var woven = bed.Weave();
        using (var subject = WeaveBed.Load(woven, (nint)(delegate* unmanaged[Cdecl]<int*, int>)&OfCount))
            Assert.AreEqual(3, subject.Bind<Func<List<int>, int>>("Subject.Lists", "Count")([7, 8, 9]));

        using (var module = ModuleDefinition.ReadModule(new MemoryStream(woven.Assembly)))
        {
            var named = module.GetMemberReferences().Where(member => member is FieldReference { Name: "_size" }).ToList();
            Assert.IsNotEmpty(named);
            named.ForEach(field => field.Name = "_gone");
            using var changed = new MemoryStream();
            module.Write(changed);
            woven = woven with { Assembly = changed.ToArray() };
        }
        using (var subject = WeaveBed.Load(woven))
            Assert.AreEqual(-1, subject.Bind<Func<List<int>, int>>("Subject.Lists", "Count")([7, 8, 9]), "the IL runs");
    }

    [TestMethod]
    [DataRow(0, 8, DisplayName = "where they are expected")]
    [DataRow(8, 8, DisplayName = "one elsewhere")]
    public void FieldsOfOneObjectAreOneAddress(int first, int second)
    {
        using var bed = Bed();
        bed.AddKernel("Subject.Counter", "Sum", captures:
        [
            Capture(0, IrCaptureKind.Address, "Subject.Counter::Large") with { Offset = first },
            Capture(0, IrCaptureKind.Address, "Subject.Counter::Small") with { Offset = second },
            Capture(0, IrCaptureKind.Address, "Subject.Counter::Next", "Subject.Counter::Small") with { Offset = 100 },
        ]);
        using var subject = bed.Load((nint)(delegate* unmanaged[Cdecl]<byte*, byte*, int>)&OfCounters);
        dynamic counter = Activator.CreateInstance(subject.Type("Subject.Counter"))!;
        counter.Next = (dynamic)Activator.CreateInstance(subject.Type("Subject.Counter"))!;
        (counter.Large, counter.Small, counter.Next.Small) = (70L, 6, 500);
        Assert.AreEqual(first == 0 ? 576 : -1, (int)counter.Sum());
        counter.Next = null;
        Assert.AreEqual(-1, (int)counter.Sum(), "null on the way runs the IL");
    }

    [TestMethod]
    public void ANullRootRunsTheIl()
    {
        using var bed = Bed();
        bed.AddKernel("Subject.Reader", "Of", captures: Capture(0, IrCaptureKind.Address, "Subject.Node::Value"));
        using var subject = bed.Load((nint)(delegate* unmanaged[Cdecl]<int*, int>)&Read);
        var of = subject.Type("Subject.Reader").GetMethod("Of")!;
        Assert.AreEqual(-2, of.Invoke(null, [null]));
        dynamic node = Activator.CreateInstance(subject.Type("Subject.Node"))!;
        node.Value = 31;
        Assert.AreEqual(31, of.Invoke(null, [node]));
    }

    [TestMethod]
    public void AParametersOwnObjectIsPassedNullIncluded()
    {
        using var bed = Bed();
        bed.AddKernel("Subject.Reader", "Of", captures: Capture(0, IrCaptureKind.PinnedObject));
        using var subject = bed.Load((nint)(delegate* unmanaged[Cdecl]<nint, int>)&IsNull);
        var of = subject.Type("Subject.Reader").GetMethod("Of")!;
        Assert.AreEqual(1, of.Invoke(null, [null]));
        Assert.AreEqual(0, of.Invoke(null, [Activator.CreateInstance(subject.Type("Subject.Node"))!]));
    }

    [TestMethod]
    public void PathsOfObjectsAreFollowedAndTestedOnEachStep()
    {
        using var bed = Bed();
        bed.AddKernel("Subject.Reader", "Of", captures:
        [
            Capture(0, IrCaptureKind.Address, "Subject.Node::Next", "Subject.Node::Next", "Subject.Node::Value"),
            Capture(0, IrCaptureKind.PinnedObject, "Subject.Node::Next", "Subject.Node::Data"),
        ]);
        using var subject = bed.Load((nint)(delegate* unmanaged[Cdecl]<int*, nint, int>)&ReadFirst);
        var of = subject.Type("Subject.Reader").GetMethod("Of")!;
        dynamic first = Activator.CreateInstance(subject.Type("Subject.Node"))!;
        Assert.AreEqual(-1, of.Invoke(null, [first]));
        first.Next = (dynamic)Activator.CreateInstance(subject.Type("Subject.Node"))!;
        Assert.AreEqual(-1, of.Invoke(null, [first]));
        first.Next.Next = (dynamic)Activator.CreateInstance(subject.Type("Subject.Node"))!;
        first.Next.Next.Value = 12;
        Assert.AreEqual(12, of.Invoke(null, [first]));
    }

    [TestMethod]
    [DataRow("Subject.Statics")]
    [DataRow("Subject.Elsewhere", DisplayName = "from another type, whose access checks are lifted")]
    public void StaticsOfEveryKind(string type)
    {
        using var bed = Bed();
        bed.AddKernel(type, "Sum", captures:
        [
            Static(IrCaptureKind.Address, "Subject.Statics::number"),
            Static(IrCaptureKind.Address, "Subject.Statics::pair", "Subject.Pair::B"),
            Static(IrCaptureKind.Address, "Subject.Statics::pair"),
            Static(IrCaptureKind.Address, "Subject.Statics::node", "Subject.Node::Value"),
            Static(IrCaptureKind.Address, "Subject.Statics::node", "Subject.Node::Pair", "Subject.Pair::B"),
            Static(IrCaptureKind.PinnedObject, "Subject.Statics::node", "Subject.Node::Text"),
        ]);
        using var subject = bed.Load((nint)(delegate* unmanaged[Cdecl]<int*, int*, int*, int*, int*, nint, int>)&OfStatics);
        Assert.AreEqual(4 + 200 + 100 + 6 + 9, subject.Bind<Func<int>>(type, "Sum")());
        subject.Bind<Action>("Subject.Statics", "Forget")();
        Assert.AreEqual(-1, subject.Bind<Func<int>>(type, "Sum")());
    }

    [TestMethod]
    public void APinnedStaticRoot()
    {
        using var bed = Bed();
        bed.AddKernel("Subject.Statics", "Sum", captures: Static(IrCaptureKind.PinnedObject, "Subject.Statics::node"));
        using var subject = bed.Load((nint)(delegate* unmanaged[Cdecl]<nint, int>)&IsNull);
        var sum = subject.Bind<Func<int>>("Subject.Statics", "Sum");
        Assert.AreEqual(0, sum());
        subject.Bind<Action>("Subject.Statics", "Forget")();
        Assert.AreEqual(1, sum());
    }

    [TestMethod]
    public void PinnedThingsStayWhereTheyAreWhileNativeCodeRuns()
    {
        using var bed = Bed();
        bed.AddKernel("Subject.Reader", "Of", captures:
        [
            Capture(0, IrCaptureKind.Address, "Subject.Node::Value"),
            Capture(0, IrCaptureKind.PinnedObject, "Subject.Node::Data"),
        ]);
        using var subject = bed.Load((nint)(delegate* unmanaged[Cdecl]<int*, nint, int>)&CollectAndRead);
        var of = subject.Type("Subject.Reader").GetMethod("Of")!;
        for (var i = 0; i < 20; i++)
        {
            dynamic node = Activator.CreateInstance(subject.Type("Subject.Node"))!;
            node.Value = i;
            node.Data = new[] { i, 1000 };
            Assert.AreEqual(2 * i, of.Invoke(null, [node]));
            Assert.AreEqual(-5, (int)node.Value, "native code wrote into the live object");
        }
    }

    private static WeaveBed Bed()
    {
        var bed = WeaveBed.OfSource(Source);
        foreach (var type in new[] { "Subject.Pair", "Subject.Node", "Subject.Reader", "Subject.Statics", "Subject.Counter" })
            bed.AddFields(type);
        return bed;
    }

    private static IrCapture Capture(int parameter, IrCaptureKind kind, params string[] path) => new(IrCaptureRoot.OfParameter(parameter), [.. path], kind);

    private static IrCapture Static(IrCaptureKind kind, string root, params string[] path) => new(IrCaptureRoot.OfStatic(root), [.. path], kind);

    /// <summary>The number behind the other one, and one of another object that nothing compares.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OfCount(int* size) => *size;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OfCounters(byte* counter, byte* next) => (int)*(long*)counter + *(int*)(counter + 8) + *(int*)(next + 100);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OfInstance(int* count, int* b, int* value, int* a, nint data, nint text) =>
        *count + *b + (*value)++ + *a + (data == 0 ? -1 : *(int*)(data + nint.Size)) * 1000 + *(int*)(text + nint.Size) * 10000;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OfStatics(int* number, int* b, int* pair, int* value, int* nodeB, nint text) =>
        *number + *b + *pair + *value + *nodeB + (text == 0 ? 0 : 100000);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(int* value) => *value;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ReadFirst(int* value, nint data) => data == 0 ? *value : -100;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int IsNull(nint node) => node == 0 ? 1 : 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CollectAndRead(int* value, nint data)
    {
        for (var i = 0; i < 1000; i++)
            _ = new byte[1000];
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        var result = *value + *(int*)(data + 2 * nint.Size);
        *value = -5;
        return result;
    }
}
