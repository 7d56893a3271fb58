// Methods of every kind keep their place: what callers, overrides, interfaces, delegates and reflection see is what it was.
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mono.Cecil;
using PkgImage.Compiler.Import;
using MethodAttributes = System.Reflection.MethodAttributes;
using MethodImplAttributes = System.Reflection.MethodImplAttributes;

namespace PkgImage.Tests.Weave;

[TestClass]
public sealed unsafe class MethodKindTests
{
    private const string Source = """
        using System;
        using System.Runtime.CompilerServices;
        namespace Subject;
        public interface IShape { int Area(int x); int Fixed(int x) => x + 1; static int Helper(int x) => x + 2; }
        public abstract class Shape : IShape
        {
            public virtual int Size(int x) => x;
            int IShape.Area(int x) => x * 10;
            public int Field { get; init; }
            public int Twice { get => Field * 2; }
            protected int this[int i] => i;
            public int Indexed(int i) => this[i];
        }
        public sealed class Square : Shape
        {
            public override int Size(int x) => base.Size(x) + 1;
            public static Square operator *(Square s, int k) => new() { Field = s.Field * k };
            [Obsolete("old"), MethodImpl(MethodImplOptions.AggressiveOptimization)] public static int Marked(int x) => x;
            [MethodImpl(MethodImplOptions.NoInlining)] internal static int Kept(int x) => x;
            [SkipLocalsInit] public static int Skipped(int x) { Span<int> s = stackalloc int[4]; s[0] = x; return s[0]; }
            public static int Overload(int x) => x;
            public static int Overload(long x) => (int)x;
            public static int Catching(int x) { try { if (x == 0) throw new Exception(); return 100 / x; } catch (Exception) when (x == 0) { return -9; } finally { Finished++; } }
            public static int Finished;
            public static ref readonly int First(in int x) => ref x;
        }
        public static class Extensions { public static int Plus(this int x, int y = 3) => x + y; }
        """;

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void EveryKindOfMethodKeepsItsRole(bool hasImage)
    {
        using var bed = All();
        using var subject = hasImage
            ? bed.Load([.. Enumerable.Repeat((nint)(delegate* unmanaged[Cdecl]<int, int>)&Negate, 20)])
            : bed.Load();
        var sign = hasImage ? -1 : 1;
        dynamic square = Activator.CreateInstance(subject.Type("Subject.Square"))!;
        Assert.AreEqual(hasImage ? -5 : 6, (int)square.Size(5));
        var shape = subject.Type("Subject.IShape");
        Assert.AreEqual(hasImage ? -5 : 50, shape.GetMethod("Area")!.Invoke(square, new object[] { 5 }));
        Assert.AreEqual(hasImage ? -5 : 6, shape.GetMethod("Fixed")!.Invoke(square, new object[] { 5 }));
        Assert.AreEqual(hasImage ? -5 : 7, shape.GetMethod("Helper")!.Invoke(null, [5]));
        Assert.AreEqual(sign * 5, (int)square.Indexed(5));
        Assert.AreEqual(sign * 8, subject.Bind<Func<int, int>>("Subject.Square", "Marked")(8));
        Assert.AreEqual(sign * 8, subject.Bind<Func<int, int>>("Subject.Square", "Kept")(8));
        Assert.AreEqual(sign * 8, subject.Bind<Func<int, int>>("Subject.Square", "Skipped")(8));
        Assert.AreEqual(hasImage ? -20 : 5, subject.Bind<Func<int, int>>("Subject.Square", "Catching")(20));
        Assert.AreEqual(hasImage ? 0 : -9, subject.Bind<Func<int, int>>("Subject.Square", "Catching")(0));
        Assert.AreEqual(hasImage ? 0 : 2, subject.Type("Subject.Square").GetField("Finished")!.GetValue(null));
        subject.Type("Subject.Shape").GetProperty("Field")!.SetValue(square, 6);
        Assert.AreEqual(hasImage ? 0 : 12, (int)square.Twice, "an init accessor's return type is modified; native code here stores nothing");
        Assert.AreEqual(hasImage ? -5 : 8, subject.Bind<Func<int, int, int>>("Subject.Extensions", "Plus")(5, 3));
    }

    [TestMethod]
    public void AttributesAndFlagsAreTheStubs()
    {
        using var bed = All();
        using var subject = bed.Load();
        var square = subject.Type("Subject.Square");
        var marked = square.GetMethod("Marked")!;
        Assert.AreEqual("old", marked.GetCustomAttribute<ObsoleteAttribute>()!.Message);
        Assert.AreEqual(MethodImplAttributes.IL, marked.MethodImplementationFlags, "AggressiveOptimization would keep the stub from being precompiled");
        Assert.AreEqual(MethodImplAttributes.NoInlining, square.GetMethod("Kept", BindingFlags.NonPublic | BindingFlags.Static)!.MethodImplementationFlags);
        var moved = square.GetMethod("Marked$il", BindingFlags.NonPublic | BindingFlags.Static)!;
        Assert.AreEqual(MethodImplAttributes.AggressiveOptimization, moved.MethodImplementationFlags);
        Assert.IsEmpty(moved.GetCustomAttributes());
        var size = square.GetMethod("Size$il", BindingFlags.NonPublic | BindingFlags.Instance)!;
        Assert.AreEqual(MethodAttributes.Private | MethodAttributes.HideBySig, size.Attributes);
        Assert.IsTrue(subject.Type("Subject.Extensions").GetMethod("Plus")!.IsDefined(typeof(ExtensionAttribute)));
        Assert.AreEqual(3, subject.Type("Subject.Extensions").GetMethod("Plus")!.GetParameters()[1].DefaultValue);
        Assert.IsTrue(subject.Type("Subject.Shape").GetProperty("Item", BindingFlags.NonPublic | BindingFlags.Instance)!.GetMethod!.IsSpecialName);
    }

    [TestMethod]
    public void LocalsStayUninitializedWhereTheAuthorAskedForIt()
    {
        using var bed = All();
        var before = bed.Module.GetType("Subject.Square").Methods.Single(m => m.Name == "Skipped").Body.InitLocals;
        using var stream = new MemoryStream(bed.Weave().Assembly);
        using var module = ModuleDefinition.ReadModule(stream);
        var stub = module.GetType("Subject.Square").Methods.Single(m => m.Name == "Skipped");
        Assert.IsFalse(before);
        Assert.IsFalse(WovenMethods.Original(stub).Body.InitLocals);
        Assert.AreEqual("Skipped$il", WovenMethods.Original(stub).Name);
    }

    [TestMethod]
    [TestProperty("Lesson", "13")]
    public void OverloadsGetSiblingsOfTheirOwn()
    {
        using var bed = WeaveBed.OfSource(Source);
        foreach (var method in bed.Module.GetType("Subject.Square").Methods.Where(m => m.Name == "Overload").ToList())
            bed.AddKernel(method, isSpecialization: false);
        using var stream = new MemoryStream(bed.Weave().Assembly);
        using var module = ModuleDefinition.ReadModule(stream);
        foreach (var stub in module.GetType("Subject.Square").Methods.Where(m => m.Name == "Overload"))
            Assert.AreEqual(stub.Parameters[0].ParameterType.FullName, WovenMethods.Original(stub).Parameters[0].ParameterType.FullName);
    }

    [TestMethod]
    public void ReadOnlyReferencesCross()
    {
        using var bed = WeaveBed.OfSource(Source);
        bed.AddKernel("Subject.Square", "First");
        using var subject = bed.Load((nint)(delegate* unmanaged[Cdecl]<nint, nint>)&Same);
        var numbers = new[] { 3, 4 };
        var first = subject.Bind<FirstCall>("Subject.Square", "First");
        Assert.IsTrue(Unsafe.AreSame(in numbers[1], in first(in numbers[1])));
    }

    private static WeaveBed All()
    {
        var bed = WeaveBed.OfSource(Source);
        bed.AddKernel("Subject.Square", "Size");
        bed.AddKernel("Subject.Shape", "Subject.IShape.Area");
        foreach (var (type, method) in new[] { ("IShape", "Fixed"), ("IShape", "Helper"), ("Shape", "get_Item"), ("Shape", "set_Field"), ("Square", "Marked"), ("Square", "Kept"), ("Square", "Skipped"), ("Square", "Catching"), ("Extensions", "Plus") })
            bed.AddKernel("Subject." + type, method);
        return bed;
    }

    private delegate ref readonly int FirstCall(in int x);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Negate(int x) => -x;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Same(nint x) => x;
}
