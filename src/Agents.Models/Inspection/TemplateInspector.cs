using Agents.Episodes;
using Agents.Models.Serving;
using Agents.Models.Templates;
using Agents.Models.Tools;

namespace Agents.Models.Inspection;

/// <summary>What a chat template does with system messages and tools.</summary>
internal static class TemplateInspector
{
    private const string Mark = "8f1c2d";

    /// <param name="report">Receives the findings.</param>
    /// <param name="found">The text and where it stands; null where there is none.</param>
    /// <param name="tokens">First and last token.</param>
    /// <param name="refusals">Receives what is not supported.</param>
    public static ModelReport Add(
        ModelReport report, (string Text, string Source)? found, TemplateTokens? tokens, RefusalList refusals)
    {
        if (found is not var (text, source) || text.Length == 0)
        {
            refusals.Add("There is no chat template: the model continues and scores text, and cannot chat.");
            return report;
        }

        if (refusals.Try(() => ChatTemplate.Parse(text, report.Path, tokens)) is not { } template)
            return report;
        var format = ToolFormat.Of(template);
        if (format is null && text.Contains("tools", StringComparison.Ordinal))
            refusals.Add("The template's own way to write calls of functions is not read; another one is taught.");
        return report with
        {
            Template = new TemplateReport(source, template.Hash, TakesSystem(template, refusals)),
            ToolFormat = format?.Name ?? $"{TaughtTools.Format.Name} (taught)",
        };
    }

    private static bool? TakesSystem(ChatTemplate template, RefusalList refusals)
    {
        EpisodeMessage user = new("user", "Hello"), system = new("system", Mark);
        if (refusals.Try(() => template.Render([user])) is null)
            return null;
        try
        {
            return template.Render([system, user]).Text.Contains(Mark, StringComparison.Ordinal);
        }
        catch (ChatTemplateException e) when (e.Raised is not null)
        {
            return false;
        }
        catch (AgentsException e)
        {
            refusals.Add(e.Message);
            return null;
        }
    }
}
