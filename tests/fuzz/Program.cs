// The fuzzer's command line: run programs, show one, make one small; hunt mutants.
using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using PkgImage.Fuzz.Generation;
using PkgImage.Fuzz.Mutants;
using PkgImage.Fuzz.Running;
using PkgImage.Fuzz.Shrinking;
using PkgImage.Fuzz.Syntax;

var seed = new Option<ulong>("--seed") { Description = "Number of the first program." };
var programs = new Option<ulong>("--programs") { Description = "How many programs.", DefaultValueFactory = _ => 200 };

var run = new Command("run", "Runs random programs as IL and from their image, and prints those that differ.") { seed, programs };
run.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed.GetValue(seed), parsed.GetValue(programs), cancellation), cancellation));

var show = new Command("show", "Prints a program.") { seed };
show.SetAction(parsed => Console.Out.Write(ProgramGenerator.PrintAs(ProgramGenerator.Create(parsed.GetValue(seed)), "Program")));

var shrink = new Command("shrink", "Makes a program that differs small.") { seed };
shrink.SetAction(parsed => Shrink(parsed.GetValue(seed)));

var mutants = new Command("mutants", "Tells how many programs it takes to find each of ten faults put into the compiler.") { seed, programs };
mutants.SetAction(parsed => HuntMutants(parsed.GetValue(seed), parsed.GetValue(programs)));

return await new RootCommand("Random C# programs against the compiler of package images.") { run, show, shrink, mutants }.Parse(args).InvokeAsync();

static int Run(ulong first, ulong count, CancellationToken cancellation)
{
    var time = Stopwatch.StartNew();
    var result = Campaign.Run(first, count, Progress, cancellation);
    var coverage = result.Coverage;
    var findings = result.Findings.Length;
    foreach (var finding in result.OfTheOptimizer)
        Console.WriteLine($"program {finding.Number}: the image agrees with the JIT compiler as long as that does not optimize");
    Console.WriteLine($"{count} programs from {first}: {findings} findings, {result.OfTheOptimizer.Length} more by the JIT compiler's optimizer, {time.Elapsed.TotalSeconds:F0} s");
    Console.WriteLine($"{coverage.Entries} entry methods: {coverage.Whole} kernels, {coverage.Partly} more with loops that are kernels; the rest stays IL:");
    foreach (var reason in coverage.Skipped.GroupBy(s => s[..7]).OrderByDescending(g => g.Count()))
        Console.WriteLine($"{reason.Count(),6} {reason.Key}, such as {reason.First()}");
    return findings == 0 ? 0 : 1;

    void Progress(ulong done, ImmutableArray<NumberedFinding> found)
    {
        foreach (var finding in found)
            Console.WriteLine(Describe(finding.Number, finding.Text, ProgramGenerator.Create(finding.Number)));
        Console.WriteLine($"{done} of {count} programs, {time.Elapsed.TotalSeconds:F0} s");
    }
}

static int Shrink(ulong number)
{
    var program = ProgramGenerator.Create(number);
    var trial = new Trial(Campaign.VariantOf(number), Campaign.InputSeedOf(number), imported => imported);
    if (trial.FindFailing([program]) < 0)
    {
        Console.WriteLine($"program {number} does not fail");
        return 1;
    }
    program = new Shrinker(trial.FindFailing).Shrink(program, smaller => Console.Error.WriteLine($"{smaller.Length} characters"));
    Console.Write(Describe(number, trial.Text, program));
    return 0;
}

static int HuntMutants(ulong first, ulong count)
{
    var missed = 0;
    foreach (var (mutant, programs, text) in MutantHunt.Run(first, count))
    {
        Console.WriteLine(programs > 0 ? $"{programs,5} programs: {mutant}\n{text}" : $"not found: {mutant}");
        missed += programs > 0 ? 0 : 1;
    }
    return missed;
}

static string Describe(ulong number, string text, Node program) =>
    $"program {number}, built {Campaign.VariantOf(number).Name}\n{text}\n{ProgramGenerator.PrintAs(program, "Program")}";
