// Which null tests of pointers can only be passed. That code without them does the same is for the fixture Differential/Fixtures/Walks.cs.
using PkgImage.Compiler.IR;
using PkgImage.Compiler.IR.Simplify;

namespace PkgImage.Tests.IR;

[TestClass]
public sealed class FollowedPointersTests
{
    [TestMethod]
    public void A_pointer_is_tested_once()
    {
        var (function, p) = New();
        Follow(function, p);
        Follow(function, p);
        Assert.AreEqual(1, TestsLeft(function));
    }

    [TestMethod]
    [DataRow(8L, 1)]
    [DataRow(-8L, 1)]
    [DataRow(65_535L, 1)]
    [DataRow(65_536L, 2)]
    [DataRow(-65_536L, 2)]
    public void What_is_near_a_followed_pointer_is_not_null(long bytes, int tests)
    {
        var (function, p) = New();
        Follow(function, p);
        Move(function, p, function.Constant(IrType.I64, bytes));
        Follow(function, p);
        Assert.AreEqual(tests, TestsLeft(function));
    }

    [TestMethod]
    public void Distances_add_up_until_the_pointer_is_followed()
    {
        var (function, p) = New();
        Follow(function, p);
        Move(function, p, function.Constant(IrType.I64, 40_000));
        Move(function, p, function.Constant(IrType.I64, -40_000));
        Follow(function, p);
        Move(function, p, function.Constant(IrType.I64, 40_000));
        Follow(function, p);
        Assert.AreEqual(2, TestsLeft(function));
    }

    [TestMethod]
    public void A_step_that_is_no_constant_leads_anywhere()
    {
        var (function, p) = New();
        var n = function.Parameter("n", IrType.I64);
        Follow(function, p);
        Move(function, p, function.Define(IrType.I64, value => new IrLoadLocal(value, n)));
        Follow(function, p);
        Assert.AreEqual(2, TestsLeft(function));
    }

    [TestMethod]
    public void A_variable_that_is_assigned_through_its_address_may_hold_anything()
    {
        var (function, p) = New();
        function.Define(IrType.Ptr, value => new IrLocalAddress(value, p));
        Follow(function, p);
        Follow(function, p);
        Assert.AreEqual(2, TestsLeft(function));
    }

    [TestMethod]
    public void A_copy_is_known_like_what_it_was_copied_from()
    {
        var (function, p) = New();
        var q = function.Local("q", IrType.Ptr);
        function.Add(new IrStoreLocal(q, Load(function, p)));
        Follow(function, p);
        Follow(function, q);
        Assert.AreEqual(1, TestsLeft(function));
    }

    /// <summary>The first round's test stays: nobody knows what the loop starts from.</summary>
    [TestMethod]
    public void A_loop_that_follows_its_pointer_tests_it_once_a_round()
    {
        var (function, p) = New();
        function.End(new IrBranch(1));
        for (var i = 0; i < 4; i++)
        {
            Follow(function, p);
            Move(function, p, function.Constant(IrType.I64, 8));
        }
        function.End(new IrConditionalBranch(function.Constant(IrType.I32, 1), 1, 2));
        Assert.AreEqual(1, TestsLeft(function));
    }

    [TestMethod]
    public void A_pointer_that_was_followed_before_the_loop_is_not_tested_in_it()
    {
        var (function, p) = New();
        Follow(function, p);
        function.End(new IrBranch(1));
        Follow(function, p);
        Move(function, p, function.Constant(IrType.I64, 8));
        function.End(new IrConditionalBranch(function.Constant(IrType.I32, 1), 1, 2));
        Follow(function, p);
        Assert.AreEqual(1, TestsLeft(function));
    }

    [TestMethod]
    public void A_loop_that_moves_without_following_leads_anywhere()
    {
        var (function, p) = New();
        Follow(function, p);
        function.End(new IrBranch(1));
        Move(function, p, function.Constant(IrType.I64, -8));
        function.End(new IrConditionalBranch(function.Constant(IrType.I32, 1), 1, 2));
        Follow(function, p);
        Assert.AreEqual(2, TestsLeft(function));
    }

    [TestMethod]
    public void Both_ways_to_a_block_have_to_know()
    {
        var (function, p) = New();
        var other = function.Parameter("other", IrType.Ptr);
        Follow(function, p);
        function.End(new IrConditionalBranch(function.Constant(IrType.I32, 1), 1, 2));
        function.Add(new IrStoreLocal(p, Load(function, other)));
        function.End(new IrBranch(2));
        Follow(function, p);
        Assert.AreEqual(2, TestsLeft(function));
    }

    [TestMethod]
    public void A_handler_knows_nothing()
    {
        var (function, p) = New();
        function.Pad(1, function.Local("status", IrType.I32));
        Follow(function, p);
        function.End(new IrReturn(null), pad: 0);
        Follow(function, p);
        Assert.AreEqual(2, TestsLeft(function));
    }

    private static (FunctionUnderTest Function, IrLocal Pointer) New()
    {
        var function = new FunctionUnderTest { MayExit = true, HasLoop = true };
        return (function, function.Parameter("p", IrType.Ptr));
    }

    private static IrValue Load(FunctionUnderTest function, IrLocal local) => function.Define(IrType.Ptr, value => new IrLoadLocal(value, local));

    private static void Follow(FunctionUnderTest function, IrLocal local)
    {
        var pointer = Load(function, local);
        var zero = function.Constant(IrType.Ptr);
        function.Add(new IrGuard(function.Define(IrType.I32, value => new IrCompare(value, IrPredicate.NotEqual, pointer, zero)), IrExitSite.NullReference));
        function.Define(IrType.I64, value => new IrLoad(value, pointer, 1));
    }

    private static void Move(FunctionUnderTest function, IrLocal local, IrValue bytes)
    {
        var from = Load(function, local);
        function.Add(new IrStoreLocal(local, function.Define(IrType.Ptr, value => new IrOffset(value, from, bytes, InBounds: false))));
    }

    /// <summary>Ends the function, and counts.</summary>
    private static int TestsLeft(FunctionUnderTest function)
    {
        function.End(new IrReturn(null));
        var simplified = FollowedPointers.DropTests(function.Build());
        Assert.IsEmpty(IrVerifier.Verify(simplified).ToList());
        return simplified.Blocks.SelectMany(block => block.Instructions).Count(instruction => instruction is IrGuard);
    }
}
