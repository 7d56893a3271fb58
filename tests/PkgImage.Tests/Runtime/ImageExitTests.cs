using System.Reflection.Emit;
using PkgImage.Compiler.IR;

namespace PkgImage.Tests.Runtime;

[TestClass]
public sealed class ImageExitTests
{
    [TestMethod]
    [TestProperty("Lesson", "14")]
    public void Each_exception_is_the_runtimes_own_in_type_message_and_result_code()
    {
        int zero = Zero(), maximum = int.MaxValue;
        AssertSame(IrExitSite.NullReference, () => Null()!.Length);
        AssertSame(IrExitSite.IndexOutOfRange, () => (new int[1])[maximum]);
        AssertSame(IrExitSite.DivideByZero, () => 1 / zero);
        AssertSame(IrExitSite.Overflow, () => checked(maximum + maximum));
        AssertSame(IrExitSite.Arithmetic, () => CheckFinite()(double.NaN));
    }

    private static void AssertSame(IrExitSite site, Func<object> runtime)
    {
        var expected = Assert.Throws<Exception>(() => runtime());
        var thrown = ImageExit.Standard(site.Code);
        Assert.AreEqual(site.Key, thrown.GetType().FullName);
        Assert.AreEqual(expected.GetType(), thrown.GetType());
        Assert.AreEqual(expected.Message, thrown.Message);
        Assert.AreEqual(expected.HResult, thrown.HResult);
    }

    private static int Zero() => Environment.TickCount64 < 0 ? 1 : 0;

    private static string? Null() => Environment.TickCount64 < 0 ? "" : null;

    /// <summary>ckfinite, which C# has no words for.</summary>
    private static Func<double, double> CheckFinite()
    {
        var method = new DynamicMethod("CheckFinite", typeof(double), [typeof(double)]);
        var il = method.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ckfinite);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Func<double, double>>();
    }
}
