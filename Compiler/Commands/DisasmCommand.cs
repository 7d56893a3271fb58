// `pkgimage disasm IMAGE [--kernel TEXT] [--cpu-target NAME]`: the machine code of an image's kernels.
using System.CommandLine;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Image;
using PkgImage.Compiler.Optimize;

namespace PkgImage.Compiler.Commands;

/// <summary>The command.</summary>
public static class DisasmCommand
{
    public static Command Create()
    {
        var image = new Argument<string>("image") { Description = "The image file." };
        var kernel = new Option<string>("--kernel") { Description = "Only kernels whose managed signature contains this text." };
        var target = new Option<string>("--cpu-target") { Description = "The code for this CPU target, as `inspect` lists it; else for all." };
        var command = new Command("disasm", "Print the machine code of an image's kernels.") { image, kernel, target };
        command.SetAction(parsed =>
        {
            LlvmToolchain.Load(new ToolOptions(null, null, VerboseLinking: false));
            return Run(parsed.GetRequiredValue(image), parsed.GetValue(kernel) ?? "", parsed.GetValue(target), Console.Out);
        });
        return command;
    }

    /// <summary>Prints the code of each kernel chosen, for each target chosen. LLVM has been loaded.</summary>
    /// <exception cref="DiagnosticException">PKI7xxx: the file is no image; PKI7004: it holds nothing of that name.</exception>
    public static int Run(string image, string kernel, string? target, TextWriter output)
    {
        var listing = new CodeListing(InspectCommand.Content(image), image);
        var kernels = listing.Header.Kernels.Where(k => k.Name.Contains(kernel, StringComparison.Ordinal)).ToList();
        var targets = listing.Header.Targets.Where(t => target is null || t.Name == target).ToList();
        if (kernels.Count == 0 || targets.Count == 0)
        {
            throw new DiagnosticException(DiagnosticCode.NotInImage, kernels.Count == 0
                ? $"no kernel's signature contains '{kernel}'"
                : $"there is no CPU target '{target}'; it has {string.Join(", ", listing.Header.Targets.Select(t => t.Name))}", image);
        }
        foreach (var each in kernels)
        {
            // Code that targets share is listed once, unless one of them is asked for.
            foreach (var cpu in targets.Where(cpu => target is not null || each.HasClone(listing.Header.Targets.IndexOf(cpu))))
                output.Write(listing.List(each, cpu));
        }
        return 0;
    }
}
