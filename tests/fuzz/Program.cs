// The fuzzer's command line: run programs, or show one.
using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using PkgImage.Fuzz.Generation;
using PkgImage.Fuzz.Running;

var seed = new Option<ulong>("--seed") { Description = "Number of the first program." };
var programs = new Option<ulong>("--programs") { Description = "How many programs.", DefaultValueFactory = _ => 200 };

var run = new Command("run", "Runs random programs as IL and from their image, and prints those that differ.") { seed, programs };
run.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed.GetValue(seed), parsed.GetValue(programs), cancellation), cancellation));

var show = new Command("show", "Prints a program.") { seed };
show.SetAction(parsed => Console.Out.Write(ProgramGenerator.PrintAs(ProgramGenerator.Create(parsed.GetValue(seed)), "Program")));

return await new RootCommand("Random C# programs against the compiler of package images.") { run, show }.Parse(args).InvokeAsync();

static int Run(ulong first, ulong count, CancellationToken cancellation)
{
    var time = Stopwatch.StartNew();
    var result = Campaign.Run(first, count, Progress, cancellation);
    var coverage = result.Coverage;
    Console.WriteLine($"{count} programs from {first}: {result.Findings.Length} findings, {time.Elapsed.TotalSeconds:F0} s");
    Console.WriteLine($"{coverage.Entries} entry methods: {coverage.Whole} kernels, {coverage.Partly} more with loops that are kernels; the rest stays IL:");
    foreach (var reason in coverage.Skipped.GroupBy(s => s[..7]).OrderByDescending(g => g.Count()))
        Console.WriteLine($"{reason.Count(),6} {reason.Key}, such as {reason.First()}");
    return result.Findings.IsEmpty ? 0 : 1;

    void Progress(ulong done, ImmutableArray<NumberedFinding> found)
    {
        foreach (var finding in found)
            Console.WriteLine($"program {finding.Number}\n{finding.Text}\n{ProgramGenerator.PrintAs(ProgramGenerator.Create(finding.Number), "Program")}");
        Console.WriteLine($"{done} of {count} programs, {time.Elapsed.TotalSeconds:F0} s");
    }
}
