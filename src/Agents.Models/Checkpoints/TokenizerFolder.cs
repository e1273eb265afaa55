using System.Text;

namespace Agents.Models.Checkpoints;

/// <summary>Writes the files of <see cref="TokenizerFiles"/> into a folder.</summary>
internal static class TokenizerFolder
{
    public static void Write(string folder, TokenizerFiles tokenizer)
    {
        void File(string name, byte[] bytes) =>
            AtomicFolder.WriteFile(Path.Combine(folder, name), s => s.Write(bytes));
        File("tokenizer.json", tokenizer.Tokenizer);
        if (tokenizer.TokenizerConfig is { } config)
            File("tokenizer_config.json", config);
        if (tokenizer.ChatTemplate is { } template)
            File("chat_template.jinja", Encoding.UTF8.GetBytes(template));
    }
}
