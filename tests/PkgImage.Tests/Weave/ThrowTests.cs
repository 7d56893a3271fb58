// Leaving native code: standard statuses, throw expressions with their payload, and what the stack trace shows.
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Import;
using PkgImage.Compiler.IR;

namespace PkgImage.Tests.Weave;

[TestClass]
public sealed unsafe class ThrowTests
{
    private const string Source = """
        using System;
        namespace Subject;
        internal sealed class Secret : Exception { internal Secret(string what) : base(what) { } }
        public static class Thrower
        {
            public static int Run(int x) => x;
            public static double Half(double x) => x / 2;
            public static void Act(int x) { }
        }
        internal static class Helper
        {
            private static void Fail(int a, long b, double c, bool d, sbyte e) => throw new Secret($"{a} {b} {c} {d} {e}");
            private static int FailWithResult(int a) => throw new ArgumentOutOfRangeException(nameof(a), a, null);
        }
        """;

    [TestMethod]
    [DataRow(1, typeof(NullReferenceException))]
    [DataRow(2, typeof(IndexOutOfRangeException))]
    [DataRow(3, typeof(DivideByZeroException))]
    [DataRow(4, typeof(OverflowException))]
    public void AStandardStatusThrowsTheRuntimesException(int status, Type expected)
    {
        using var bed = WeaveBed.OfSource(Source);
        bed.AddKernel("Subject.Thrower", "Run", mayExit: true);
        bed.AddKernel("Subject.Thrower", "Half", mayExit: true);
        bed.AddKernel("Subject.Thrower", "Act", mayExit: true);
        using var subject = bed.Load((nint)(delegate* unmanaged[Cdecl]<int, int*, int>)&LeaveWhenPositive,
            (nint)(delegate* unmanaged[Cdecl]<double, int*, double>)&LeaveAlways, (nint)(delegate* unmanaged[Cdecl]<int, int*, int>)&LeaveWhenPositive);
        var run = subject.Bind<Func<int, int>>("Subject.Thrower", "Run");
        Assert.AreEqual(-42, run(-42));
        var thrown = Catch(() => run(status));
        Assert.AreEqual(expected, thrown.GetType());
        AssertIsThrownBy("Subject.Thrower.Run(Int32 x)", thrown);
        Assert.AreEqual(typeof(NullReferenceException), Catch(() => subject.Bind<Func<double, double>>("Subject.Thrower", "Half")(1)).GetType());
        subject.Bind<Action<int>>("Subject.Thrower", "Act")(0);
        Assert.AreEqual(expected, Catch(() => subject.Bind<Action<int>>("Subject.Thrower", "Act")(status)).GetType());
    }

    [TestMethod]
    public void AThrowExpressionGetsItsPayload()
    {
        using var bed = Bed();
        using var subject = bed.Load((nint)(delegate* unmanaged[Cdecl]<int, long*, int*, int>)&LeaveWithRecord,
            (nint)(delegate* unmanaged[Cdecl]<double, int*, double>)&LeaveAlways);
        var run = subject.Bind<Func<int, int>>("Subject.Thrower", "Run");
        Assert.AreEqual(7, run(7));
        var secret = Catch(() => run(1000));
        Assert.AreEqual("Subject.Secret", secret.GetType().FullName);
        Assert.AreEqual("1000 -5000000000 2.5 True -3", secret.Message);
        var lines = secret.StackTrace!.Split('\n').Select(l => l.Trim()).ToArray();
        StringAssert.StartsWith(lines[0], "at Subject.Helper.Fail(");
        StringAssert.StartsWith(lines[1], "at Subject.Thrower.Run(Int32 x)", "the machinery between is hidden");
        AssertIsThrownBy("Subject.Helper.Fail(Int32 a, Int64 b, Double c, Boolean d, SByte e)", secret);

        var range = (ArgumentOutOfRangeException)Catch(() => run(2000));
        Assert.AreEqual(2000, range.ActualValue);
        Assert.AreEqual("a", range.ParamName);
        var plain = Catch(() => run(3000));
        Assert.AreEqual("three", plain.Message);
        AssertIsThrownBy("Subject.Thrower.Run(Int32 x)", plain);
        Assert.AreEqual(typeof(NullReferenceException), Catch(() => subject.Bind<Func<double, double>>("Subject.Thrower", "Half")(1)).GetType());
    }

    [TestMethod]
    public void WithoutImageThereIsNoThrow()
    {
        using var bed = Bed();
        using var subject = bed.Load();
        Assert.AreEqual(1000, subject.Bind<Func<int, int>>("Subject.Thrower", "Run")(1000));
    }

    /// <summary>Everything that tells where an exception was thrown.</summary>
    private static void AssertIsThrownBy(string method, Exception thrown)
    {
        StringAssert.StartsWith(thrown.StackTrace!.Trim(), "at " + method);
        var site = thrown.TargetSite!;
        StringAssert.StartsWith(method, $"{site.DeclaringType!.FullName}.{site.Name}(");
        Assert.AreSame(site, new StackTrace(thrown).GetFrame(0)!.GetMethod());
        Assert.AreEqual("Subject", thrown.Source);
    }

    private static WeaveBed Bed()
    {
        var bed = WeaveBed.OfSource(Source);
        bed.AddKernel("Subject.Thrower", "Run", mayExit: true, needsRecord: true);
        bed.AddKernel("Subject.Thrower", "Half", mayExit: true);
        var core = bed.Module.TypeSystem;
        var helper = bed.Module.GetType("Subject.Helper");
        bed.AddThrow(new ManagedThrow(new IrExitSite(1000, "fail", [IrType.I32, IrType.I64, IrType.F64, IrType.I32, IrType.I8]),
            [core.Int32, core.Int64, core.Double, core.Boolean, core.SByte],
            [
                Instruction.Create(OpCodes.Ldarg_0), Instruction.Create(OpCodes.Ldarg_1), Instruction.Create(OpCodes.Ldarg_2),
                Instruction.Create(OpCodes.Ldarg_3), Instruction.Create(OpCodes.Ldarg, Parameter(4, core.SByte)),
                Instruction.Create(OpCodes.Call, helper.Methods.Single(m => m.Name == "Fail")),
            ]));
        bed.AddThrow(new ManagedThrow(new IrExitSite(2000, "fail with result", [IrType.I32]), [core.Int32],
            [Instruction.Create(OpCodes.Ldarg_0), Instruction.Create(OpCodes.Call, helper.Methods.Single(m => m.Name == "FailWithResult"))]));
        var invalid = new TypeReference("System", "InvalidOperationException", bed.Module, core.CoreLibrary);
        var constructor = new MethodReference(".ctor", core.Void, invalid) { HasThis = true, Parameters = { new ParameterDefinition(core.String) } };
        bed.AddThrow(new ManagedThrow(new IrExitSite(3000, "three", []), [],
            [Instruction.Create(OpCodes.Ldstr, "three"), Instruction.Create(OpCodes.Newobj, constructor), Instruction.Create(OpCodes.Throw)]));
        return bed;
    }

    /// <summary>A parameter that knows its position, as an ldarg beyond the fourth needs it.</summary>
    private static ParameterDefinition Parameter(int position, TypeReference type)
    {
        var site = new Mono.Cecil.CallSite(type);
        for (var i = 0; i <= position; i++)
            site.Parameters.Add(new ParameterDefinition(type));
        return site.Parameters[position];
    }

    private static Exception Catch(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            return e;
        }
        throw new AssertFailedException("nothing was thrown");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int LeaveWhenPositive(int x, int* status)
    {
        if (x > 0)
            *status = x;
        return x;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static double LeaveAlways(double x, int* status)
    {
        *status = 1;
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int LeaveWithRecord(int x, long* record, int* status)
    {
        if (x < 1000)
            return x;
        *status = x;
        *(int*)&record[0] = x;
        record[1] = -5000000000;
        *(double*)&record[2] = 2.5;
        *(int*)&record[3] = 1;
        *(sbyte*)&record[4] = -3;
        return 0;
    }
}
