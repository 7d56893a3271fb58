// Specializations: the package's calls of a closed instantiation go to a stub, everything else stays as it was.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Import;

namespace PkgImage.Tests.Weave;

[TestClass]
public sealed unsafe class SpecializationTests
{
    private const string Source = """
        using System;
        using System.Collections.Generic;
        namespace Subject;
        public static class Generic
        {
            public static int Count<T>(T[] items, int extra) => items.Length + extra;
            public static int OfInt(int[] items) => Count(items, 1);
            public static int OfLong(long[] items) => Count(items, 1);
            public static int OfAny<T>(T[] items) => Count(items, 1);
            public static Func<int[], int, int> AsDelegate() => Count<int>;
        }
        public class Box<T>
        {
            private T value;
            public Box(T value) => this.value = value;
            public int Same(int x) => x;
            public virtual int Virtual(int x) => x;
            public int Own(int x) => Same(x);
        }
        public sealed class IntBox(int v) : Box<int>(v)
        {
            public int Base(int x) => base.Virtual(x);
        }
        public struct Cell<T>
        {
            public T Value;
            public int Get(int x) => x;
        }
        public static class User
        {
            public static int Same(Box<int> box, int x) => box.Same(x);
            public static int Virtual(Box<int> box, int x) => box.Virtual(x);
            public static int Cell(int x) { var cell = new Cell<int> { Value = 9 }; return cell.Get(x) + cell.Value; }
            public static int Sum(List<int> list) => list.IndexOf(3);
        }
        """;

    [TestMethod]
    public void OnlyTheClosedInstantiationIsRedirected()
    {
        using var bed = WeaveBed.OfSource(Source);
        bed.AddKernel(Callee(bed, "Subject.Generic", "OfInt", "Count"), isSpecialization: true);
        using var subject = bed.Load((nint)(delegate* unmanaged[Cdecl]<nint, int, int>)&Native);
        Assert.AreEqual(-1001, subject.Bind<Func<int[], int>>("Subject.Generic", "OfInt")([1, 2]));
        Assert.AreEqual(3, subject.Bind<Func<long[], int>>("Subject.Generic", "OfLong")([1, 2]));
        Assert.AreEqual(3, subject.Type("Subject.Generic").GetMethod("OfAny")!.MakeGenericMethod(typeof(int)).Invoke(null, [new[] { 1, 2 }]));
        Assert.AreEqual(3, subject.Bind<Func<Func<int[], int, int>>>("Subject.Generic", "AsDelegate")()([1, 2], 1));
    }

    [TestMethod]
    public void WithoutImageTheSpecializationRunsTheGenericMethod()
    {
        using var bed = WeaveBed.OfSource(Source);
        bed.AddKernel(Callee(bed, "Subject.Generic", "OfInt", "Count"), isSpecialization: true);
        bed.AddKernel(Callee(bed, "Subject.User", "Same", "Same"), isSpecialization: true);
        bed.AddKernel(Callee(bed, "Subject.User", "Cell", "Get"), isSpecialization: true);
        using var subject = bed.Load();
        Assert.AreEqual(3, subject.Bind<Func<int[], int>>("Subject.Generic", "OfInt")([1, 2]));
        Assert.AreEqual(7, subject.Type("Subject.User").GetMethod("Same")!.Invoke(null, [Box(subject), 7]));
        Assert.AreEqual(16, subject.Bind<Func<int, int>>("Subject.User", "Cell")(7));
    }

    [TestMethod]
    public void InstanceMethodsOfGenericTypes()
    {
        using var bed = WeaveBed.OfSource(Source);
        bed.AddKernel(Callee(bed, "Subject.User", "Same", "Same"), isSpecialization: true);
        bed.AddKernel(Callee(bed, "Subject.User", "Virtual", "Virtual"), isSpecialization: true);
        bed.AddKernel(Callee(bed, "Subject.User", "Cell", "Get"), isSpecialization: true);
        using var subject = bed.Load((nint)(delegate* unmanaged[Cdecl]<int, int>)&Negate, (nint)(delegate* unmanaged[Cdecl]<int, int>)&Negate,
            (nint)(delegate* unmanaged[Cdecl]<int*, int, int>)&OfCell);
        var user = subject.Type("Subject.User");
        Assert.AreEqual(-7, user.GetMethod("Same")!.Invoke(null, [Box(subject), 7]));
        Assert.AreEqual(7, user.GetMethod("Virtual")!.Invoke(null, [Box(subject), 7]), "virtual dispatch is never redirected");
        dynamic box = Box(subject);
        Assert.AreEqual(-7, (int)box.Base(7), "a call of the base method is not dispatched");
        Assert.AreEqual(16 + 9, subject.Bind<Func<int, int>>("Subject.User", "Cell")(7));
        var thrown = Assert.ThrowsExactly<System.Reflection.TargetInvocationException>(() => user.GetMethod("Same")!.Invoke(null, [null, 7]));
        Assert.IsInstanceOfType<NullReferenceException>(thrown.InnerException, "callvirt checks `this`, whatever native code does with it");
    }

    [TestMethod]
    public void ACallThatDoesNotCheckThisStaysUnchecked()
    {
        using var bed = WeaveBed.OfSource(Source);
        bed.AddKernel(Callee(bed, "Subject.User", "Same", "Same"), isSpecialization: true);
        var call = bed.Module.GetType("Subject.User").Methods.Single(m => m.Name == "Same").Body.Instructions.Single(i => i.OpCode == OpCodes.Callvirt);
        call.OpCode = OpCodes.Call;
        using var subject = bed.Load();
        Assert.AreEqual(7, subject.Type("Subject.User").GetMethod("Same")!.Invoke(null, [null, 7]));
    }

    [TestMethod]
    public void AMethodOfTheFramework()
    {
        using var bed = WeaveBed.OfSource(Source);
        bed.AddKernel(Callee(bed, "Subject.User", "Sum", "IndexOf"), isSpecialization: true);
        using var subject = bed.Load((nint)(delegate* unmanaged[Cdecl]<int, int>)&Negate);
        Assert.AreEqual(-3, subject.Bind<Func<List<int>, int>>("Subject.User", "Sum")([1, 3]));
        var failure = Assert.ThrowsExactly<NullReferenceException>(() => subject.Bind<Func<List<int>, int>>("Subject.User", "Sum")(null!));
        StringAssert.Contains(failure.StackTrace, "Subject.User.Sum");
    }

    [TestMethod]
    public void CallsUnderAPrefixAreLeftAlone()
    {
        using var bed = WeaveBed.OfSource(Source);
        bed.AddKernel(Callee(bed, "Subject.Generic", "OfInt", "Count"), isSpecialization: true);
        var body = bed.Module.GetType("Subject.Generic").Methods.Single(m => m.Name == "OfInt").Body;
        var call = body.Instructions.Single(i => i.OpCode == OpCodes.Call);
        body.GetILProcessor().InsertBefore(call, Instruction.Create(OpCodes.Tail));
        using var subject = bed.Load((nint)(delegate* unmanaged[Cdecl]<nint, int, int>)&Native);
        Assert.AreEqual(3, subject.Bind<Func<int[], int>>("Subject.Generic", "OfInt")([1, 2]));
    }

    [TestMethod]
    public void TheImporterSeesThroughARedirectedCall()
    {
        using var bed = WeaveBed.OfSource(Source);
        var callee = Callee(bed, "Subject.User", "Same", "Same");
        bed.AddKernel(callee, isSpecialization: true);
        var expected = callee.FullName;
        using var woven = new MemoryStream(bed.Weave().Assembly);
        using var module = ModuleDefinition.ReadModule(woven);
        var call = module.GetType("Subject.User").Methods.Single(m => m.Name == "Same").Body.Instructions.Single(i => i.OpCode == OpCodes.Call);
        Assert.AreEqual("Specializations", ((MethodReference)call.Operand).DeclaringType.Name);
        var original = WovenMethods.OriginalCall(call);
        Assert.AreEqual(OpCodes.Callvirt, original.OpCode);
        Assert.AreEqual(expected, ((MethodReference)original.Operand).FullName);
    }

    [TestMethod]
    public void AnExactTypeInitializerIsStillTriggeredByTheCall()
    {
        using var bed = WeaveBed.OfSource("""
            public static class Log { public static int Count; }
            public static class Exact<T> { static Exact() => Log.Count++; public static int Get(T[] items) => 1; }
            public static class User { public static int Run(int[] items) => Exact<int>.Get(items); }
            """);
        bed.AddKernel(Callee(bed, "User", "Run", "Get"), isSpecialization: true);
        using var subject = bed.Load((nint)(delegate* unmanaged[Cdecl]<int, int>)&Negate);
        Assert.AreEqual(1, subject.Bind<Func<int[], int>>("User", "Run")([]));
        Assert.AreEqual(1, subject.Type("Log").GetField("Count")!.GetValue(null));
    }

    private static object Box(WovenSubject subject) => Activator.CreateInstance(subject.Type("Subject.IntBox"), 1)!;

    /// <summary>The reference by which a method of the subject calls another one.</summary>
    private static MethodReference Callee(WeaveBed bed, string type, string caller, string name) => bed.Module.GetType(type).Methods
        .Single(m => m.Name == caller).Body.Instructions.Select(i => i.Operand).OfType<MethodReference>().Single(m => m.Name == name);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Native(nint items, int extra) => -1000 - extra;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Negate(int x) => -x;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OfCell(int* cell, int x) => *cell + x;
}
