// Whether a call does so little that the way into native code would be most of it: two rounds of a hash, three elements of a vector. Stubs ask first, where the
// question is a comparison or two, and leave such calls to the IL.
//
// An estimate, as CallWork is; both ways compute the same.
namespace PkgImage.Compiler.IR.Work;

/// <summary>A call is little work when <paramref name="Distance"/> is at most <paramref name="Limit"/> either way from zero.</summary>
/// <param name="Distance">What the function's one loop goes through.</param>
/// <param name="Limit">Positive.</param>
public sealed record LittleWork(WorkTerm Distance, long Limit)
{
    /// <summary>Instructions of the IR that take about as long as a call, where they do not become vectors.</summary>
    private const int Most = 300;

    /// <summary>Rounds of a loop that may become vectors, and then does more of them in that time.</summary>
    private const int MostRounds = 8;

    /// <summary>Terms that a stub computes; more would be a burden for calls that are not little.</summary>
    private const int MostTerms = 3;

    /// <summary>What calls of a function are little work; null where none is, or it takes more to tell.</summary>
    /// <param name="isGiven">Whether a stub has the number that a term without parts stands for.</param>
    public static LittleWork? Of(CallWork work, Func<WorkTerm, bool> isGiven)
    {
        if (work.Loops is not [{ Inner.IsEmpty: true, Distance.Number: null } loop])
            return null;
        var rounds = Math.Min((Most - work.Straight) / Math.Max(loop.Cost, 1), MostRounds);
        return rounds > 0 && TermsLeft(loop.Distance, isGiven, MostTerms) >= 0 ? new LittleWork(loop.Distance, rounds * loop.Step) : null;
    }

    /// <summary>How many more terms there may be beside this one; negative when these are too many, or a stub does not have them.</summary>
    private static int TermsLeft(WorkTerm term, Func<WorkTerm, bool> isGiven, int left) => term switch
    {
        _ when left < 0 => -1,
        WorkTerm.Constant => left,
        WorkTerm.Operation { Operator: IrBinaryOperator.Add or IrBinaryOperator.Sub } operation =>
            TermsLeft(operation.Right, isGiven, TermsLeft(operation.Left, isGiven, left)),
        _ => isGiven(term) ? left - 1 : -1,
    };

    public override string ToString() => $"{Distance} at most {Limit}";
}
