// Which functions run in lanes, in what order their blocks do, and what lanes that wait still need. That they compute the same is for
// Differential/LaneTests.
using PkgImage.Compiler.IR;
using PkgImage.Compiler.IR.Lanes;

namespace PkgImage.Tests.IR;

[TestClass]
public sealed class LaneFunctionTests
{
    [TestMethod]
    public void A_loop_inside_a_loop_runs_between_what_leads_to_it_and_what_it_leads_to()
    {
        // 1 is the outer loop's header, 3 the inner one's; 2 is behind both, though its number is not.
        var lanes = LaneFunction.Of(Function([[1], [3, 2], [], [4, 5], [3], [1]]));
        Assert.IsNotNull(lanes);
        Assert.AreEqual("0 (1 (3 4) 5) 2", Text(lanes.Parts));
    }

    [TestMethod]
    public void Blocks_of_a_loop_stay_together_where_ways_out_lie_between_them()
    {
        var lanes = LaneFunction.Of(Function([[1], [2, 4], [3, 5], [], [2], [1]]));
        Assert.IsNotNull(lanes);
        Assert.AreEqual("0 (1 4 2 5) 3", Text(lanes.Parts));
        Assert.IsTrue(lanes.IsOnEveryWay(3));
        Assert.IsFalse(lanes.IsOnEveryWay(2));
    }

    [TestMethod]
    public void A_loop_with_two_entries_does_not_run_in_lanes() =>
        Assert.IsNull(LaneFunction.Of(Function([[1, 2], [2], [1, 3], []])));

    [TestMethod]
    public void A_variable_is_kept_where_lanes_that_have_left_the_loop_read_it()
    {
        var stores = LaneFunction.Of(Function([[1], [2, 3], [1], []]))!.Stores;
        CollectionAssert.AreEqual(new[] { "result" }, stores[2].Kept.Select(local => local.Name).ToArray());
        Assert.IsEmpty(stores[0].Kept);
    }

    [TestMethod]
    public void What_lanes_kept_while_they_waited_is_read_where_they_go_on_and_not_in_the_loop()
    {
        var stores = LaneFunction.Of(Function([[1], [2, 3], [1], []]))!.Stores;
        CollectionAssert.AreEqual(new[] { "result" }, stores[3].Resumed.Select(local => local.Name).ToArray());
        Assert.IsEmpty(stores[1].Resumed);
        Assert.IsEmpty(stores[2].Resumed);
    }

    [TestMethod]
    public void Doubles_have_eight_lanes_and_floats_sixteen_and_twice_as_many_with_vectors_of_512_bits()
    {
        Assert.AreEqual(8, LaneFunction.Of(Function([[1], [2, 3], [1], []]))!.Lanes);
        Assert.AreEqual(16, LaneFunction.Of(Function([[1], [2, 3], [1], []], IrType.F32))!.Lanes);
        Assert.AreEqual(16, (LaneFunction.Of(Function([[1], [2, 3], [1], []]))! with { VariableSize = LaneFunction.OfAvx512 }).Lanes);
    }

    /// <summary>A function of blocks that lead to those; each adds to a sum, which the one that leads nowhere returns, and assigns a variable nobody reads later.</summary>
    private static IrFunction Function(int[][] successors, IrType? type = null)
    {
        type ??= IrType.F64;
        var function = new FunctionUnderTest { ReturnType = type, HasLoop = true };
        var parameter = function.Parameter("x", type);
        var (result, own) = (function.Local("result", type), function.Local("own", type));
        foreach (var next in successors)
        {
            var x = function.Define(type, value => new IrLoadLocal(value, parameter));
            var sum = function.Define(type, value => new IrLoadLocal(value, result));
            var product = function.Define(type, value => new IrBinary(value, IrBinaryOperator.Mul, sum, x));
            function.Add(new IrStoreLocal(own, product));
            var again = function.Define(type, value => new IrLoadLocal(value, own));
            var difference = function.Define(type, value => new IrBinary(value, IrBinaryOperator.Sub, again, x));
            var total = function.Define(type, value => new IrBinary(value, IrBinaryOperator.Add, difference, sum));
            if (next is not [])
                function.Add(new IrStoreLocal(result, total));
            IrTerminator end = next switch
            {
                [] => new IrReturn(total),
                [var only] => new IrBranch(only),
                _ => new IrConditionalBranch(function.Define(IrType.I32, value => new IrCompare(value, IrPredicate.Less, total, x)), next[0], next[1]),
            };
            function.End(end);
        }
        return function.Build();
    }

    private static string Text(IEnumerable<LanePart> parts) =>
        string.Join(' ', parts.Select(part => part.Loop.IsEmpty ? $"{part.Block}" : $"({Text(part.Loop)})"));
}
