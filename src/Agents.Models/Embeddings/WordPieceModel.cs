namespace Agents.Models.Embeddings;

/// <summary>A WordPiece vocabulary and how text is prepared for it (J. Devlin et al., BERT, 2018).</summary>
/// <param name="Words">Ids of the pieces that begin a word.</param>
/// <param name="Continuations">Ids of the pieces that go on with one, without their <c>##</c>.</param>
/// <param name="First">Id of the token before a text, [CLS].</param>
/// <param name="Last">Id of the token behind it, [SEP].</param>
/// <param name="Unknown">Id of a word that the pieces do not make.</param>
/// <param name="LongestWord">Characters above which a word is unknown.</param>
/// <param name="Rules">How text is prepared.</param>
internal sealed record WordPieceModel(
    IReadOnlyDictionary<string, int> Words,
    IReadOnlyDictionary<string, int> Continuations,
    int First,
    int Last,
    int Unknown,
    int LongestWord,
    BertTextRules Rules)
{
    /// <summary>Highest id.</summary>
    public int Highest => Words.Values.Concat(Continuations.Values).Max();
}
