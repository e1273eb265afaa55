using Agents.Models.Serving;
using Agents.Registry;

namespace Agents.Cli.Chat;

/// <summary>Says what a model can do, so that nobody expects too little or too much.</summary>
internal static class ModelCard
{
    public static IReadOnlyList<string> Describe(ModelVersion version) => version.Model == EmbeddedModel.Id
        ?
        [
            "A model of about a million parameters that answers one kind of question: short exercises, such as",
            "'What is 12 + 30?'. 'agents tasks list' shows them all. It is no general assistant.",
            "Another model: agents chat --model FOLDER|FILE.gguf (Hugging Face layout or GGUF), or /model here.",
        ]
        : [];
}
