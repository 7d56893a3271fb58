// `pkgimage inspect IMAGE`: what an image file says about itself. The file is read, not loaded, so images for any platform can be
// looked at, and one that would crash a program does no harm.
using System.CommandLine;
using PkgImage.Compiler.Diagnostics;
using PkgImage.Compiler.Image;

namespace PkgImage.Compiler.Commands;

/// <summary>The command.</summary>
public static class InspectCommand
{
    public static Command Create()
    {
        var image = new Argument<string>("image") { Description = "The image file." };
        var json = new Option<bool>("--json") { Description = "Print the facts as JSON." };
        var command = new Command("inspect", "Tell what an image file holds.") { image, json };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(image), parsed.GetValue(json), Console.Out));
        return command;
    }

    /// <summary>Prints the facts of one image.</summary>
    /// <exception cref="DiagnosticException">PKI7xxx: the file is no image, or cannot be read.</exception>
    public static int Run(string image, bool asJson, TextWriter output)
    {
        var facts = ImageFacts.Create(image, ImageFileReader.Read(Content(image), image), ThisMachine.Observe());
        output.Write(asJson ? facts.ToJson() + "\n" : ImagePrinter.Print(facts));
        return 0;
    }

    /// <summary>The file's bytes.</summary>
    /// <exception cref="DiagnosticException">PKI7001: it cannot be read.</exception>
    internal static byte[] Content(string image)
    {
        try
        {
            return File.ReadAllBytes(image);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(DiagnosticCode.NotAnImage, $"the file cannot be read: {e.Message}", image, e);
        }
    }
}
