// A loop as a stretch of CIL: from the first instruction a backward branch leads to, to the last such branch. C# and its like emit loops
// that way; a loop whose parts lie elsewhere is not found, or is refused for its several entries.
using Mono.Cecil;
using Mono.Cecil.Cil;
using PkgImage.Compiler.Import.Bodies;

namespace PkgImage.Compiler.Import.Outlining;

/// <summary>A loop nest that can leave its method.</summary>
/// <param name="First">Number of its first instruction.</param>
/// <param name="Last">Number of its last instruction.</param>
/// <param name="Entry">The one instruction control enters at.</param>
/// <param name="Exits">Instructions outside that control leaves to, in order; a ret inside is none of them.</param>
internal sealed record LoopRegion(int First, int Last, int Entry, IReadOnlyList<int> Exits)
{
    /// <summary>Rounds that are not worth a call.</summary>
    private const int FewRounds = 4;

    private const int BitsOfByte = 8;

    /// <summary>Clauses of the handled blocks it lies in.</summary>
    public IReadOnlyList<ExceptionHandler> Handlers { get; private init; } = [];

    public bool Contains(int number) => number >= First && number <= Last;

    /// <summary>Whether control leaves a handled block to get to an exit.</summary>
    public bool IsLeftTo(BodyFlow flow, int exit) => Handlers.Any(handler => !IsProtected(flow, handler, exit));

    /// <summary>Whether a local may be read once an exception has left the loop: by a handler, or by what follows one.</summary>
    public bool IsReadByHandlers(BodyFlow flow, VariableDefinition local) =>
        Handlers.SelectMany(handler => new[] { handler.FilterStart, handler.HandlerStart }).OfType<Instruction>()
            .Any(start => flow.LiveIn[flow.NumberOf(start)].Contains(local));

    /// <summary>The outermost loops of a body.</summary>
    public static IReadOnlyList<(int First, int Last)> FindOutermost(MethodBody body, BodyFlow flow) =>
        Merge(BackEdges(body, flow, 0, body.Instructions.Count - 1));

    /// <summary>
    /// What a body does whether or not it comes to its loops: instructions on the shortest way past them all, from where the ways out of the loops meet it.
    /// Zero when each way comes to a loop.
    /// </summary>
    public static int BesideLoops(MethodBody body, BodyFlow flow)
    {
        var isInLoop = new bool[body.Instructions.Count];
        foreach (var (first, last) in FindOutermost(body, flow))
            Array.Fill(isInLoop, true, first, last - first + 1);
        var ways = From([0]);
        var end = ways.Keys.FirstOrDefault(number => body.Instructions[number].OpCode.Code == Code.Ret, -1);
        if (end < 0)
            return 0;
        var behind = From(Enumerable.Range(0, isInLoop.Length).Where(number => isInLoop[number] && flow.Depths[number] >= 0).SelectMany(flow.Successors));
        var count = 0;
        for (var at = end; at >= 0; at = ways[at])
            count += behind.ContainsKey(at) ? 1 : 0;
        return count;

        // Where control gets to outside the loops, nearest first, and from where; -1 where it starts.
        OrderedDictionary<int, int> From(IEnumerable<int> starts)
        {
            var (open, reached) = (new Queue<int>(), new OrderedDictionary<int, int>());
            foreach (var start in starts)
                Reach(start, -1);
            while (open.TryDequeue(out var number))
            {
                foreach (var next in flow.Successors(number))
                    Reach(next, number);
            }
            return reached;

            void Reach(int number, int from)
            {
                if (!isInLoop[number] && reached.TryAdd(number, from))
                    open.Enqueue(number);
            }
        }
    }

    /// <summary>The loops just inside one.</summary>
    public static IReadOnlyList<(int First, int Last)> FindInside(MethodBody body, BodyFlow flow, (int First, int Last) outer) =>
        Merge(BackEdges(body, flow, outer.First, outer.Last).Where(e => e != outer && !(e.First == outer.First || e.Last == outer.Last)));

    /// <summary>
    /// The region of a stretch, or null when control enters it at several places, or with values on the stack, when it allocates on the
    /// stack, or when it is part of a handler or has one.
    /// </summary>
    public static LoopRegion? Of(MethodBody body, BodyFlow flow, (int First, int Last) stretch)
    {
        var (first, last) = stretch;
        bool IsInside(int number) => number >= first && number <= last;
        var entries = new SortedSet<int>();
        var exits = new SortedSet<int>();
        if (IsInside(0))
            entries.Add(0);
        for (var i = 0; i < body.Instructions.Count; i++)
        {
            if (flow.Depths[i] < 0)
                continue;
            foreach (var next in flow.Successors(i))
            {
                if (!IsInside(i) && IsInside(next))
                    entries.Add(next);
                if (IsInside(i) && !IsInside(next))
                    exits.Add(next);
            }
        }
        if (entries.Count != 1 || flow.Depths[entries.Min] != 0 || exits.Any(e => flow.Depths[e] != 0))
            return null;
        // That memory lasts until the method returns: the loop's own would return, and it be gone, before the source method does.
        if (body.Instructions.Skip(first).Take(last - first + 1).Any(i => i.OpCode.Code == Code.Localloc))
            return null;
        var handlers = body.ExceptionHandlers.Where(h => Touches(h.TryStart, h.TryEnd)).ToList();
        var isHandler = body.ExceptionHandlers.Any(h => Touches(h.FilterStart ?? h.HandlerStart, h.HandlerEnd));
        // A handler has the exception or the way on; a block within the loop would need its handlers there.
        if (isHandler || handlers.Any(h => !IsProtected(flow, h, first) || !IsProtected(flow, h, last)))
            return null;
        // What is on the stack is dropped by leaving a block, and a plain branch, which it becomes, would keep it.
        return Enumerable.Range(first, last - first + 1).Any(LeavesWithValues) ? null : new LoopRegion(first, last, entries.Min, [.. exits]) { Handlers = handlers };

        bool Touches(Instruction start, Instruction? end) =>
            flow.NumberOf(start) <= last && (end is null || flow.NumberOf(end) > first);

        bool LeavesWithValues(int number) => body.Instructions[number].OpCode.Code is Code.Leave or Code.Leave_S && flow.Depths[number] > 0;
    }

    /// <summary>Whether a condition that ends a loop is of a number it reads from memory: the end of a word, or of what two texts have in common.</summary>
    public static bool IsSearch(MethodBody body, BodyFlow flow, (int First, int Last) stretch)
    {
        return Conditions(body, flow, stretch).Any(condition => condition.Exists(instruction => ReadsElement(instruction) || IsLetter(instruction)));

        bool IsLetter(Instruction instruction) => !BodyFlow.IsStore(instruction) && BodyFlow.VariableOf(instruction, body) is { } variable
            && StoresTo(body, stretch, variable) is { Count: > 0 } stores && stores.TrueForAll(store => store > 0 && ReadsLetter(body.Instructions[store - 1]));
    }

    /// <summary>Whether a condition that ends a loop is what a method finds that loops itself: the next entry in use of a hash table.</summary>
    public static bool IsSearchedFor(MethodBody body, BodyFlow flow, (int First, int Last) stretch) => Conditions(body, flow, stretch).Any(condition =>
        condition.Exists(instruction => instruction.Operand is MethodReference called && called.Resolve() is { HasBody: true } method && HasLoop(method.Body)));

    /// <summary>Whether a body has a loop: a branch back.</summary>
    public static bool HasLoop(MethodBody body) => body.Instructions.Any(i =>
        (i.Operand is Instruction target && target.Offset <= i.Offset)
        || (i.Operand is Instruction[] targets && targets.Any(t => t.Offset <= i.Offset)));

    private static bool ReadsElement(Instruction instruction) =>
        instruction.OpCode.Code is (>= Code.Ldelem_I1 and <= Code.Ldelem_R8) or Code.Ldelem_Any or Code.Ldelema or (>= Code.Ldind_I1 and <= Code.Ldind_R8) or Code.Ldobj
        || instruction.Operand is MethodReference { Name: "get_Item" } || ReadsLetter(instruction);

    /// <summary>Whether an instruction asks for a letter: of a string, or of what a parser has before it.</summary>
    private static bool ReadsLetter(Instruction instruction) => instruction.Operand is MethodReference { ReturnType.MetadataType: MetadataType.Char };

    /// <summary>
    /// Whether a loop goes round a few times at most, unless it starts below zero: bytes are put into a number until there are twenty bits in it, or as many as
    /// the next code has.
    /// </summary>
    public static bool IsOfFewRounds(MethodBody body, BodyFlow flow, (int First, int Last) stretch)
    {
        return Conditions(body, flow, stretch).Any(condition => EndsSoon(condition) || condition.Exists(CountsBits));

        bool EndsSoon(List<Instruction> condition) => condition is [var last, var first] && BodyFlow.ConstantOf(last) is > 0 and var limit && !BodyFlow.IsStore(first)
            && BodyFlow.VariableOf(first, body) is { } variable && Step(body, stretch, variable) is > 0 and var step && (limit - 1) / step < FewRounds;

        bool CountsBits(Instruction instruction) => !BodyFlow.IsStore(instruction) && BodyFlow.VariableOf(instruction, body) is { } variable
            && Step(body, stretch, variable) is >= BitsOfByte && Enumerable.Range(stretch.First, stretch.Last - stretch.First + 1).Any(number => IsShiftBy(body, number, variable));
    }

    /// <summary>Whether a loop ends when a number is used up of which each round takes some bits or digits, by a shift or a division.</summary>
    public static bool IsDividing(MethodBody body, BodyFlow flow, (int First, int Last) stretch) => Conditions(body, flow, stretch).Any(condition =>
        condition.Select(instruction => BodyFlow.VariableOf(instruction, body)).Any(variable => variable is not null && IsDivided(body, flow, stretch, variable)));

    /// <summary>What is computed for each branch that may leave a stretch, but to throw: from the branch back to where the stack was empty.</summary>
    private static IEnumerable<List<Instruction>> Conditions(MethodBody body, BodyFlow flow, (int First, int Last) stretch)
    {
        for (var branch = stretch.First; branch <= stretch.Last; branch++)
        {
            if (flow.Depths[branch] < 0
                || body.Instructions[branch].OpCode.FlowControl != FlowControl.Cond_Branch
                || !flow.Successors(branch).Any(next => Leaves(body, stretch, next)))
            {
                continue;
            }
            var condition = new List<Instruction>();
            for (var i = branch - 1; i >= stretch.First && flow.Depths[i + 1] > 0; i--)
                condition.Add(body.Instructions[i]);
            yield return condition;
        }
    }

    /// <summary>Whether a branch to an instruction leaves a stretch: for one outside, or to return, but not to throw.</summary>
    private static bool Leaves(MethodBody body, (int First, int Last) stretch, int next)
    {
        var at = next;
        while (body.Instructions[at].OpCode.FlowControl is FlowControl.Next or FlowControl.Call && at + 1 < body.Instructions.Count)
            at++;
        return body.Instructions[at].OpCode.FlowControl switch
        {
            FlowControl.Return => true,
            FlowControl.Throw => false,
            _ => next < stretch.First || next > stretch.Last,
        };
    }

    /// <summary>The constant that the only assignment of a variable in a stretch adds to it; null when there is no such one.</summary>
    private static int? Step(MethodBody body, (int First, int Last) stretch, object variable)
    {
        return StoresTo(body, stretch, variable) is [var store] && store - 3 >= stretch.First
            && body.Instructions[store - 1].OpCode.Code == Code.Add
            && BodyFlow.VariableOf(body.Instructions[store - 3], body) == variable
            ? BodyFlow.ConstantOf(body.Instructions[store - 2])
            : null;
    }

    /// <summary>Whether the only assignment of a variable in a stretch divides it by a constant.</summary>
    private static bool IsDivided(MethodBody body, BodyFlow flow, (int First, int Last) stretch, object variable)
    {
        var stores = StoresTo(body, stretch, variable);
        if (stores is not [var store])
            return false;
        var at = store - 1;
        if (at >= stretch.First && body.Instructions[at].OpCode.Code == Code.Dup)
            at--;
        if (at - 2 < stretch.First || body.Instructions[at].OpCode.Code is not (Code.Shr or Code.Shr_Un or Code.Div or Code.Div_Un))
            return false;
        // Where ways meet before it is stored, another way has something else.
        for (var i = stretch.First; i <= stretch.Last; i++)
        {
            if (flow.Depths[i] >= 0 && flow.Successors(i).Any(next => next > at && next <= store && next != i + 1))
                return false;
        }
        if (body.Instructions[--at].OpCode.Code is Code.Conv_I8 or Code.Conv_U8)
            at--;
        return BodyFlow.ConstantOf(body.Instructions[at]) is > 0 && at > stretch.First && BodyFlow.VariableOf(body.Instructions[at - 1], body) == variable;
    }

    /// <summary>Whether an instruction shifts by a variable, as it is or by its low bits, as C# has it.</summary>
    private static bool IsShiftBy(MethodBody body, int number, object variable)
    {
        if (body.Instructions[number].OpCode.Code is not (Code.Shl or Code.Shr or Code.Shr_Un))
            return false;
        var at = number - 1;
        if (at >= 2 && body.Instructions[at].OpCode.Code == Code.And && BodyFlow.ConstantOf(body.Instructions[at - 1]) is not null)
            at -= 2;
        return at >= 0 && !BodyFlow.IsStore(body.Instructions[at]) && BodyFlow.VariableOf(body.Instructions[at], body) == variable;
    }

    private static List<int> StoresTo(MethodBody body, (int First, int Last) stretch, object variable) =>
        [.. Enumerable.Range(stretch.First, stretch.Last - stretch.First + 1)
            .Where(i => BodyFlow.IsStore(body.Instructions[i]) && BodyFlow.VariableOf(body.Instructions[i], body) == variable)];

    private static bool IsProtected(BodyFlow flow, ExceptionHandler handler, int number) =>
        number >= flow.NumberOf(handler.TryStart) && (handler.TryEnd is null || number < flow.NumberOf(handler.TryEnd));

    private static IEnumerable<(int First, int Last)> BackEdges(MethodBody body, BodyFlow flow, int from, int to)
    {
        for (var i = from; i <= to; i++)
        {
            if (flow.Depths[i] < 0)
                continue;
            foreach (var next in flow.Successors(i).Where(n => n <= i && n >= from))
                yield return (next, i);
        }
    }

    /// <summary>Stretches that overlap are one loop nest.</summary>
    private static List<(int First, int Last)> Merge(IEnumerable<(int First, int Last)> stretches)
    {
        var merged = new List<(int First, int Last)>();
        foreach (var (first, last) in stretches.Order())
        {
            if (merged.Count > 0 && first <= merged[^1].Last)
                merged[^1] = (merged[^1].First, Math.Max(merged[^1].Last, last));
            else
                merged.Add((first, last));
        }
        return merged;
    }
}
