BEGIN TRANSACTION;
CREATE TABLE archive (
	digest TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	newest DOUBLE NOT NULL, 
	look TEXT NOT NULL, 
	PRIMARY KEY (digest, number)
);
CREATE TABLE archived (
	digest TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	event TEXT NOT NULL, 
	updated DOUBLE NOT NULL, 
	PRIMARY KEY (digest, number, event)
);
CREATE TABLE article (
	id TEXT NOT NULL, 
	source TEXT NOT NULL, 
	guid TEXT NOT NULL, 
	title TEXT NOT NULL, 
	body TEXT NOT NULL, 
	form TEXT NOT NULL, 
	link TEXT, 
	published DOUBLE, 
	updated DOUBLE, 
	seen DOUBLE NOT NULL, 
	lang TEXT, 
	more TEXT NOT NULL, 
	content TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "article" VALUES('82fea257a469765b','Saved articles','hp-20261116-001','Strong earthquake shakes Teresk island, roofs down in Valmora','<nav><a href="https://www.harbourpost.example/">Home</a> &gt; <a href="https://www.harbourpost.example/world">World</a> &gt; Earthquakes</nav>
<p class="byline">By Ines Calloway</p>
<p class="date">Published 16 November 2026, 08:40 GMT</p>
<figure><img src="https://img.harbourpost.example/valmora-roof.jpg" alt="A fallen roof"/><figcaption>The fallen roof of the fish market in Valmora on Monday. Photo: Harbour Post/Tom Arrick</figcaption></figure>
<p>A magnitude 5.8 earthquake struck off the island of Teresk before dawn on Monday, bringing down roofs in the old port of Valmora and sending thousands of people into the streets in their night clothes.</p>
<p>At least 14 people were injured, most of them by falling tiles, the island''s civil protection office said. No deaths had been reported by mid-morning.</p>
<div class="share"><p>Share this article</p><ul><li><a href="#">Facebook</a></li><li><a href="#">WhatsApp</a></li><li><a href="#">Copy link</a></li></ul></div>
<p>The quake hit at 5:12 a.m. local time at a depth of nine kilometres, according to the Teresk Seismic Institute. It was followed by more than 30 aftershocks.</p>
<p>"The whole house walked," said Dana Merrow, who keeps a bakery behind the fish market. "I held the oven door shut with my back and counted."</p>
<aside class="related"><h4>Related stories</h4><ul><li><a href="https://www.harbourpost.example/world/teresk-volcano">Ten years after the Teresk eruption</a></li><li><a href="https://www.harbourpost.example/world/building-code">Why old harbours crumble first</a></li></ul></aside>
<p>Schools on the island will stay closed until Wednesday while engineers inspect the buildings. Power was back in most districts by eight o''clock.</p>
<p>Sign up for our morning newsletter and start the day with the tide.</p>
<p>© 2026 Harbour Post. All rights reserved.</p>','fragment','https://www.harbourpost.example/world/teresk-earthquake',1794818400.0,NULL,1795089600.0,'en-gb','{"authors":["Ines Calloway"],"categories":["World","Earthquakes"],"enclosures":[{"length":184220,"type":"image/jpeg","url":"https://img.harbourpost.example/valmora-roof.jpg"}],"saved":false}','baee87e204764e48');
INSERT INTO "article" VALUES('045b43233fcef3f6','Saved articles','hp-20261116-live','LIVE: Teresk earthquake, minute by minute','<p>We are following the day on Teresk as it comes in. The newest report stands on top.</p>
<h3>12:01</h3><p>The airport at Sant Brise says its runway has been swept and two delayed flights will leave within the hour.</p>
<h3>11:20</h3><p>Our reporter on the quay counts nine fishing boats that broke their moorings. Their owners are rowing out to fetch them.</p>
<h3>10:42</h3><p>A reader writes that the church bell at Lower Orm rang by itself for nearly a minute.</p>
<h3>09:55</h3><p>The ministry of education will decide at noon about examinations due this week.</p>
<h3>09:10</h3><p>Telephone lines to the northern villages are working again, though slowly.</p>
<p>Advertisement</p>
<h3>08:30</h3><p>The hospital asks people with minor cuts to wait for the tents that are going up in the park.</p>
<p>Follow us on our social channels for more updates.</p>','fragment','https://www.harbourpost.example/live/teresk',1794830700.0,NULL,1795089600.0,'en-gb','{"authors":["Harbour Post live desk"],"categories":["Live"],"enclosures":[],"saved":false}','09398afcbe3b8dc4');
INSERT INTO "article" VALUES('37771b428522ae9c','Saved articles','hp-20261117-002','Small tremor rattles crockery in Kelderby','<p>By Rowan Tull</p>
<p>A magnitude 3.4 earthquake was felt across the Kelder valley shortly after midnight on Tuesday, but nobody was hurt and no damage has come to light.</p>
<p>The National Survey put the centre of the tremor four kilometres north of Kelderby, beneath a slate quarry that closed in 1988. It lasted about six seconds.</p>
<p>The fire brigade took 61 calls within a quarter of an hour. "Almost all of them were from people asking whether they had dreamt it," said duty officer Pia Hollin.</p>
<p>Also read: How to tell a lorry from an earthquake</p>
<p>Earthquakes of this size happen in the valley every few years. The last one, in the spring of 2021, cracked a chapel window.</p>
<p>Geologists at the survey said old workings underground may have settled after three weeks of rain, and that no stronger shock was to be expected.</p>
<p>Leave a comment</p>
<p>Your email address will not be published. Required fields are marked *</p>','fragment','https://www.harbourpost.example/home/kelderby-tremor',1794903300.0,NULL,1795089600.0,'en-gb','{"authors":["Rowan Tull"],"categories":["Home"],"enclosures":[],"saved":false}','e6783f4b8c84a687');
INSERT INTO "article" VALUES('a4a14961b714573d','Saved articles','hp-20261117-003','Alden Bridge shut after cracks found in main cable anchor','<h1>Alden Bridge shut after cracks found in main cable anchor</h1>
<figure><img src="https://img.harbourpost.example/bridge.jpg" alt=""/><figcaption>Police turn cars back at the southern ramp. Photo: Harbour Post/Tom Arrick</figcaption></figure>
<p>The Alden Bridge was closed to all traffic on Tuesday afternoon after inspectors found cracks in an anchor of its western main cable.</p>
<p>The city''s chief engineer, Lorna Penhale, said the bridge would stay closed for at least three weeks. "I will not gamble with one car, let alone forty thousand," she told reporters on the ramp.</p>
<p>Three cracks, the longest of them 18 centimetres, were seen during a routine check with ultrasound. The anchor dates from 1961, when the bridge was opened.</p>
<p>Image 1 of 4</p>
<p>Some 42,000 vehicles cross the bridge every day. Drivers are being sent through the Sorrel tunnel, where queues reached seven kilometres by five o''clock.</p>
<p>Read more: The bridge in numbers</p>
<p>Two extra ferries will run between Port Alden and Eastbank from Wednesday morning, free of charge for foot passengers.</p>
<p>Tags: Alden Bridge, traffic, engineering</p>
<p>Back to top</p>','fragment','https://www.harbourpost.example/alden/bridge-shut',1794932400.0,NULL,1795089600.0,'en-gb','{"authors":["Tom Arrick"],"categories":["Alden","Transport"],"enclosures":[],"saved":false}','e2d4de558ae606d7');
INSERT INTO "article" VALUES('6446f23457e2b97a','Saved articles','hp-20261118-op','Opinion: We loved our bridge and never painted it','<p>A town gets the maintenance it is willing to be bored by. Ours preferred fireworks.</p>
<p>For as long as I can remember, every candidate for mayor has stood in front of that great grey span to have a picture taken, and not one has promised to scrape the rust off it. Paint wins no votes. Nobody cuts a ribbon over a tin of primer.</p>
<p>My grandmother, who cleaned the council chamber, used to say that dust is a decision. So is corrosion. It is taken each spring when the estimates are read aloud, at the line that everyone agrees can wait.</p>
<p>I do not want heads to roll. I want a dull man with a torch and a ladder, paid properly, and a council that listens when he clears his throat.</p>
<p>Share this article</p>
<p>* * *</p>
<p>Maud Errington writes a column for the Harbour Post every Wednesday.</p>','fragment','https://www.harbourpost.example/opinion/never-painted',1794981600.0,NULL,1795089600.0,'en-gb','{"authors":["Maud Errington"],"categories":["Opinion"],"enclosures":[],"saved":false}','61f17fe5a30db998');
INSERT INTO "article" VALUES('b576ba9e1e57ebcb','Saved articles','hp-20261116-sp1','Marnhurst Rovers come from behind to beat Eskwater','<p>By Greta Sloane at Mill Lane</p>
<p>Marnhurst Rovers came from behind to beat Eskwater 3-1 on Monday night, with two goals by Adeyo Finch in the last ten minutes.</p>
<p>Eskwater had led since the eighteenth minute, when Luc Tamsin turned a corner in at the near post. Marnhurst did not manage a shot on target before the interval.</p>
<p>Substitute Pavel Orme levelled in the 66th minute with a free kick that dipped under the bar. Finch then headed Rovers in front and walked the ball round the goalkeeper for the third.</p>
<p>Advertisement</p>
<p>"I told them at half-time that the crowd had paid for ninety minutes," manager Bea Lindqvist said.</p>
<p>The win lifts Marnhurst to second place, two points behind the leaders. Eskwater stay eleventh and travel to Holm on Saturday.</p>
<p>Download our app for goal alerts.</p>','fragment','https://www.harbourpost.example/sport/marnhurst-eskwater',1794867000.0,NULL,1795089600.0,'en-gb','{"authors":["Greta Sloane"],"categories":["Sport","Football"],"enclosures":[],"saved":false}','f963d54d7300875d');
INSERT INTO "article" VALUES('56735cbd1657d46f','Saved articles','hp-20261117-sp2','Tarn City and Corley share no goals in the fog','<p>Tarn City and Corley drew 0-0 at Quarry Park on Tuesday in fog so thick that the referee twice stopped play.</p>
<p>The better chances fell to the visitors. Corley captain Jonas Wray hit a post after half an hour and had a penalty saved by Mirko Salt in the 74th minute.</p>
<p>The stoppages, of eleven and six minutes, were spent in the dressing rooms. An orange ball was brought out for the second half.</p>
<p>"We could hear the ball better than we could see it," said Salt.</p>
<p>The point keeps Tarn City outside the relegation places on goal difference. Corley have now gone five matches without a win.</p>
<p>Stewards led some 4,000 spectators out with torches after the final whistle, and the last train to Corley waited for them.</p>
<p>-----</p>
<p>© 2026 Harbour Post. All rights reserved.</p>','fragment','https://www.harbourpost.example/sport/tarn-corley',1794954300.0,NULL,1795089600.0,'en-gb','{"authors":["Greta Sloane"],"categories":["Sport","Football"],"enclosures":[],"saved":false}','0ae00577d075545b');
INSERT INTO "article" VALUES('d084e12a00b35556','Saved articles','hp-20261118-004','Passengers taken off ferry aground in Lurgan Sound','<p>It was the silence of the engines that woke Carla Voss. When she drew the curtain of her cabin there was a lighthouse where the sea ought to have been.</p>
<p>The ferry Saint Oda ran aground on a sandbank in Lurgan Sound at about two o''clock on Wednesday morning, and by breakfast lifeboats had brought all 212 passengers ashore.</p>
<p>Three people were treated for bruises in the parish hall at Inverlass, where volunteers served soup and dry socks. No oil has leaked, according to the coastguard.</p>
<p>Related: Five wrecks of Lurgan Sound</p>
<p>The master told the coastguard that the steering had failed as the ship turned into the narrow channel. Tugs will try to pull the Saint Oda free on the evening tide.</p>
<p>"The crew were splendid," Mrs Voss said. "They even found my hat."</p>
<p>Advertisement boards on the quay flashed the news before the coastguard did. The sandbank, a local pilot said, has moved by 60 metres since the summer.</p>
<p>Sign up for our morning newsletter and start the day with the tide.</p>','fragment','https://www.harbourpost.example/alden/saint-oda',1794999000.0,NULL,1795089600.0,'en-gb','{"authors":["Tom Arrick"],"categories":["Alden","Shipping"],"enclosures":[],"saved":false}','a79f450e94115074');
INSERT INTO "article" VALUES('40dd4f0376d1222b','Saved articles','hp-20261119-brief','Morning briefing: bridge queues, a ferry on the sand and a minister gone','<p>Good morning. Here are five things to know this Thursday.</p>
<p><b>Traffic.</b> Allow an extra hour if you cross the water; the tunnel was full by six.</p>
<p><b>Ferry.</b> The Saint Oda still sits on her sandbank. A second attempt with tugs is planned at noon.</p>
<p><b>Vessia.</b> The prime minister is looking for a new hand at the water ministry, and three names are going round.</p>
<p><b>Weather.</b> Rain until lunch, then a pale sun. Eight degrees on the quay.</p>
<p><b>Tonight.</b> The choir of Saint Anne sings sea shanties at eight, and the doors open at seven for anyone with a tin for the food bank.</p>
<p><b>And finally.</b> The town museum has been given a stuffed pike that may once have bitten an admiral.</p>
<p>Was this forwarded to you? Sign up for our morning newsletter and start the day with the tide.</p>','fragment','https://www.harbourpost.example/briefing/20261119',1795069800.0,NULL,1795089600.0,'en-gb','{"authors":["Harbour Post"],"categories":["Briefing"],"enclosures":[],"saved":false}','0aefd50dd6b69c54');
INSERT INTO "article" VALUES('c4e07a7707053240','Saved articles','hp-20261118-005','Vessia''s water minister steps down over reservoir contract','<p>By Ines Calloway</p>
<p>Vessia''s water minister, Tomas Rehn, resigned on Wednesday over a contract for the Ostra reservoir that went to a company run by his brother-in-law.</p>
<p>In a letter of four sentences to prime minister Elka Dorn, Mr Rehn wrote that he had broken no law but could no longer do his work in peace.</p>
<p>The contract, worth 38 million crowns, was signed in March without a public tender. Prosecutors in the capital, Lindmar, said they were looking at the papers.</p>
<p>We use cookies to improve your experience. Accept all</p>
<p>Ms Dorn accepted the resignation within the hour. Her coalition holds a majority of two seats, and the opposition has called for a vote of confidence on Friday.</p>
<p>"A minister leaves and the pipe still leaks," said opposition leader Janek Boll.</p>
<p>Already a subscriber? Log in</p>','fragment','https://www.harbourpost.example/world/vessia-minister',1795014300.0,NULL,1795089600.0,'en-gb','{"authors":["Ines Calloway"],"categories":["World","Politics"],"enclosures":[],"saved":false}','ec7b04f6f2f99f5b');
INSERT INTO "article" VALUES('ae8ce3718e6b3a74','Saved articles','tag:oberlandkurier.example,2026:5501','Papierfabrik Oberlauen: Halle nach Brand nur noch Schutt','<p>Wo am Montag noch 900 Tonnen Papier lagerten, stehen jetzt vier verkohlte Stützen. Die Lagerhalle der Papierfabrik Oberlauen ist in der Nacht zum Dienstag bis auf die Grundmauern abgebrannt.</p>
<p>Anwohner hatten kurz vor Mitternacht einen Knall gehört und den Notruf gewählt. Die Polizei schätzt den Schaden auf mindestens fünf Millionen Euro, zur Ursache will sie noch nichts sagen.</p>
<p>Zwei Feuerwehrleute kamen mit einer leichten Rauchvergiftung ins Krankenhaus. Sie konnten es am Morgen verlassen.</p>
<p>Werksleiterin Ruth Salzgeber versprach den 140 Beschäftigten, dass niemand seine Stelle verliere. Am Donnerstag soll die Produktion wieder beginnen.</p>
<p>Bis dahin rollen Lastwagen mit Papier aus dem Lager in Seehaupt heran. Die Sprinkleranlage der Halle, räumte Salzgeber ein, habe erst im Frühjahr erneuert werden sollen.</p>
<p>Mehr zum Thema: Brandschutz in alten Hallen</p>
<p>Diskutieren Sie mit: Kommentar schreiben</p>','fragment','https://oberlandkurier.example/5501',1794910200.0,1794910200.0,1795089600.0,'de','{"authors":["Oberland-Kurier"],"categories":["Blaulicht"],"enclosures":[],"saved":false}','20b5ccdfea9cbde1');
INSERT INTO "article" VALUES('51b416beca1b95fc','Saved articles','tag:oberlandkurier.example,2026:5512','Streik bei der Seetalbahn: Pendler weichen auf Busse aus','<p>Leere Gleise, volle Busse: Der Streik der Lokführer hat den Verkehr auf der Seetalbahn am Mittwoch lahmgelegt. Er soll bis Freitagabend dauern.</p>
<p>In Lauenstein standen um sieben Uhr 200 Menschen an der Haltestelle. Manche teilten sich ein Taxi, andere drehten um.</p>
<p>Die Gewerkschaft fordert acht Prozent mehr Lohn, angeboten sind drei. Am Donnerstag wollen beide Seiten wieder verhandeln.</p>
<p>Bahnchef Norbert Gisler nannte den Ausstand „ein Eigentor zur Unzeit“. Am Wochenende beginnt in Seehaupt der Lichtermarkt, zu dem sonst jeder zweite Besucher mit dem Zug kommt.</p>
<p>Die Veranstalter richten nun Parkplätze auf der Festwiese ein. Im Krankenhaus von Lauenstein schliefen einige Pflegerinnen auf Feldbetten, weil sie sonst den Frühdienst verpasst hätten. Verständnis für den Streik hatten trotzdem die meisten, mit denen wir sprachen.</p>
<p>Zum Anmelden hier einloggen</p>','fragment','https://oberlandkurier.example/5512',1794994800.0,1794999300.0,1795089600.0,'de','{"authors":["Oberland-Kurier"],"categories":["Verkehr"],"enclosures":[],"saved":false}','8f9422840b38acb0');
INSERT INTO "article" VALUES('7cf1acad7be1944a','Saved articles','tag:meridian.example,2026-11-16:teresk','Teresk counts the cost after island''s worst quake in a generation','<p>VALMORA, Teresk – On the Street of Nets not one chimney is standing. Masons who spent the summer restoring the row were back on Monday with wheelbarrows, picking whole bricks out of the broken.</p>
<p>An earthquake of magnitude 5.8 struck off Teresk before dawn on Monday, the strongest the island has felt since 1979.</p>
<p>Hospitals treated 17 injured people by the evening, a doctor at the Sant Brise clinic said, three more than the authorities had counted in the morning. Nobody died.</p>
<p>The institute that watches the faults here recorded the shock at 5:12 a.m. and said it began nine kilometres down. The Teresk Seismic Institute warned that aftershocks could go on for a week.</p>
<p>Governor Ilse Marant asked the mainland for 200 tents and a bridge-layer. Some 340 houses have been marked unsafe with a red cross of paint.</p>
<p>"We will be grateful for Sunday," she said. "On a Monday at nine the market would have been full."</p>
<p>Most Popular</p>
<ul><li><a href="https://meridian.example/a">The quiet war over lithium</a></li><li><a href="https://meridian.example/b">Who owns the tide?</a></li></ul>
<p>This article is free. Subscribe to continue reading the rest of The Meridian.</p>','fragment','https://meridian.example/teresk',1794850200.0,1794855900.0,1795089600.0,'en','{"authors":["Sela Brandt"],"categories":["world","earthquake"],"enclosures":[],"saved":false}','02cff2ca461f4d2b');
INSERT INTO "article" VALUES('95a0a12bba44b873','Saved articles','tag:meridian.example,2026-11-18:ferry','Ferry with 212 aboard runs aground in Lurgan Sound','<p>INVERLASS: (Corvane) A passenger ferry with 212 people aboard ran aground in Lurgan Sound early on Wednesday after its steering failed, the coastguard said.</p>
<p>Lifeboats from three stations took all passengers off the Saint Oda in calm seas. Three people suffered bruises.</p>
<p>The 96-metre vessel was on the night crossing from Port Alden to Inverlass when it struck a sandbank shortly after 2 a.m. It is upright and no fuel has been lost.</p>
<p>"There was no panic and no danger at any time," coastguard commander Hugh Strand said. An inquiry will begin once the ship has been refloated, he added.</p>
<p>The operator, Sound Lines, cancelled sailings until Friday.</p>
<p>Passengers with bookings would be taken by bus around the sound, a journey of four hours, or given their money back, the company said.</p>
<p>(Reporting by Corvane News Agency)</p>','fragment','https://meridian.example/lurgan-ferry',1794986100.0,1794986100.0,1795089600.0,'en','{"authors":["Corvane News Agency"],"categories":["shipping"],"enclosures":[],"saved":false}','e375a092c2793739');
INSERT INTO "article" VALUES('fefe286ad900cbd8','Saved articles','tag:meridian.example,2026-11-17:dornwick','Ransom demand as Dornwick hospitals lose their computers','<p>By Otis Farrow</p>
<p>Three hospitals in Dornwick have gone back to pen and paper after an attack on their computers that began on Monday night.</p>
<p>The attackers demanded four million crowns in a message that appeared on screens at the nurses'' stations, according to a person who saw it. The hospital trust would not confirm the sum and said it would not pay.</p>
<p>About 300 operations have been called off this week, the Dornwick hospital trust said. Emergency departments remain open, though ambulances with stroke patients are being driven to Hale.</p>
<p>Dr Nadia Kerrow, who leads the trust, said no patient had come to harm. "We are slower. We are not blind," she said.</p>
<p>Police believe that the intruders came in through the maker of a program for ordering meals.</p>
<p>Share on X</p>
<p>Email this</p>
<p>Cookies from the canteen were handed round at the night shift, a porter said, because the till no longer opened.</p>','fragment','https://meridian.example/dornwick',1794920400.0,1794922800.0,1795089600.0,'en','{"authors":["Otis Farrow"],"categories":["technology","health"],"enclosures":[],"saved":false}','97dbb684fb3cf8e3');
INSERT INTO "article" VALUES('7a166ab5e4db793d','Saved articles','tag:meridian.example,2026-11-18:orlin','Orlin Motors lifts forecast after record quarter','<p>Orlin Motors raised its forecast for the year on Wednesday after electric vans brought the carmaker the best quarter in its history.</p>
<p>Net profit rose to 412 million crowns in the three months to the end of September, up 23 percent from a year earlier. Revenue was 5.1 billion.</p>
<p>The company delivered 88,000 vehicles, of which one in three was a van. It now expects to sell 340,000 this year, 20,000 more than it had planned.</p>
<p>Chief executive Petra Lund said a second assembly line in Tolvik would open in January. Advertisement costs doubled, she admitted, and would stay high.</p>
<p>Shares in Orlin gained six percent in the first hour of trading.</p>
<p>Analysts had reckoned with a profit of about 370 million. Some of them doubt that orders for vans will last beyond the subsidies, which end in June.</p>
<p>Related topics: Carmakers, Earnings</p>','fragment','https://meridian.example/orlin',1794992700.0,1794992700.0,1795089600.0,'en','{"authors":["Vera Nilson"],"categories":["business"],"enclosures":[],"saved":false}','b3d5bc40c6dbc32a');
INSERT INTO "article" VALUES('ebc010ec52a8639c','Saved articles','tag:meridian.example,2026-11-18:brandvale','Brandvale to close 12 supermarkets as profit falls','<p>Brandvale, the country''s second largest grocer, will close 12 supermarkets by next summer. About 450 jobs are affected.</p>
<p>The announcement came with figures that disappointed the market. Profit in the third quarter fell by nine percent to 64 million crowns, while sales hardly moved at 1.2 billion.</p>
<p>"Bread and milk cost us more than we ask for them," finance director Amos Quill told analysts. He saw no end to the price war before Easter.</p>
<p>All the shops to be closed are in towns where Brandvale has another within two kilometres. Unions were told an hour before the public.</p>
<p>Shares in Brandvale lost four percent.</p>
<p>The chain was founded in 1922 as a dairy with three carts. It still bottles its own milk, and Mr Quill said the dairy was not for sale.</p>
<p>[IMAGE]</p>
<p>ADVERTISEMENT</p>','fragment','https://meridian.example/brandvale',1794997200.0,1794997200.0,1795089600.0,'en','{"authors":["Vera Nilson"],"categories":["business"],"enclosures":[],"saved":false}','6503181b83f227af');
INSERT INTO "article" VALUES('0bac5b97a3c85fa9','Saved articles','tag:meridian.example,2026-11-18:vessia','A resignation in Lindmar, and a majority of two','<p>LINDMAR – For eight days Tomas Rehn had said that he would stay. On Wednesday at noon Vessia''s water minister walked across the square with a cardboard box and did not look at the cameras.</p>
<p>Mr Rehn resigned as water minister over a contract for the Ostra reservoir awarded to the firm of his wife''s brother. It was worth 38 million crowns and never put out to tender.</p>
<p>Prime minister Elka Dorn accepted at once. She governs with two seats more than the opposition, and one of her partners, the Farmers'' League, has been restless since the summer.</p>
<p>Nobody has been charged. The prosecutor''s office in Lindmar confirmed only that it was reading the file.</p>
<p>The dam itself, begun in 2019, is two years late. Villages below it still get their water from lorries.</p>
<p>Read next: The lorries of Ostra</p>','fragment','https://meridian.example/vessia-rehn',1795023900.0,1795023900.0,1795089600.0,'en','{"authors":["Sela Brandt"],"categories":["world"],"enclosures":[],"saved":false}','99d1d706760f4dd1');
CREATE TABLE clean (
	article TEXT NOT NULL, 
	version TEXT NOT NULL, 
	title TEXT NOT NULL, 
	text TEXT NOT NULL, 
	outlet TEXT NOT NULL, 
	lang TEXT NOT NULL, 
	meta TEXT NOT NULL, 
	removed TEXT NOT NULL, 
	truncated BOOLEAN NOT NULL, 
	PRIMARY KEY (article)
);
INSERT INTO "clean" VALUES('045b43233fcef3f6','d9353aeeb1b9','LIVE: Teresk earthquake, minute by minute','We are following the day on Teresk as it comes in. The newest report stands on top.
The airport at Sant Brise says its runway has been swept and two delayed flights will leave within the hour.
Our reporter on the quay counts nine fishing boats that broke their moorings. Their owners are rowing out to fetch them.
A reader writes that the church bell at Lower Orm rang by itself for nearly a minute.
The ministry of education will decide at noon about examinations due this week.
Telephone lines to the northern villages are working again, though slowly.
The hospital asks people with minor cuts to wait for the tents that are going up in the park.
Follow us on our social channels for more updates.','Saved articles','en','{"agency":null,"byline":[],"captions":[],"credit":null,"outlet":null,"place":null,"published":null,"tags":[],"updated":null}','[{"action":"drop","category":"image-marker","line":null,"rule":"player-time","text":"12:01","why":"the clock of a video or audio player"},{"action":"drop","category":"image-marker","line":null,"rule":"player-time","text":"11:20","why":"the clock of a video or audio player"},{"action":"drop","category":"image-marker","line":null,"rule":"player-time","text":"10:42","why":"the clock of a video or audio player"},{"action":"drop","category":"image-marker","line":null,"rule":"player-time","text":"09:55","why":"the clock of a video or audio player"},{"action":"drop","category":"image-marker","line":null,"rule":"player-time","text":"09:10","why":"the clock of a video or audio player"},{"action":"drop","category":"advertisement","line":null,"rule":"en-advertisement","text":"Advertisement","why":"the place of an advertisement"},{"action":"drop","category":"image-marker","line":null,"rule":"player-time","text":"08:30","why":"the clock of a video or audio player"}]',0);
INSERT INTO "clean" VALUES('0bac5b97a3c85fa9','d9353aeeb1b9','A resignation in Lindmar, and a majority of two','LINDMAR – For eight days Tomas Rehn had said that he would stay. On Wednesday at noon Vessia''s water minister walked across the square with a cardboard box and did not look at the cameras.
Mr Rehn resigned as water minister over a contract for the Ostra reservoir awarded to the firm of his wife''s brother. It was worth 38 million crowns and never put out to tender.
Prime minister Elka Dorn accepted at once. She governs with two seats more than the opposition, and one of her partners, the Farmers'' League, has been restless since the summer.
Nobody has been charged. The prosecutor''s office in Lindmar confirmed only that it was reading the file.
The dam itself, begun in 2019, is two years late. Villages below it still get their water from lorries.','Saved articles','en','{"agency":null,"byline":[],"captions":[],"credit":null,"outlet":null,"place":"LINDMAR","published":null,"tags":[],"updated":null}','[{"action":"drop","category":"cross-link","line":null,"rule":"en-also-read","text":"Read next: The lorries of Ostra","why":"a link to another article inside the text"}]',0);
INSERT INTO "clean" VALUES('37771b428522ae9c','d9353aeeb1b9','Small tremor rattles crockery in Kelderby','A magnitude 3.4 earthquake was felt across the Kelder valley shortly after midnight on Tuesday, but nobody was hurt and no damage has come to light.
The National Survey put the centre of the tremor four kilometres north of Kelderby, beneath a slate quarry that closed in 1988. It lasted about six seconds.
The fire brigade took 61 calls within a quarter of an hour. "Almost all of them were from people asking whether they had dreamt it," said duty officer Pia Hollin.
Earthquakes of this size happen in the valley every few years. The last one, in the spring of 2021, cracked a chapel window.
Geologists at the survey said old workings underground may have settled after three weeks of rain, and that no stronger shock was to be expected.','Saved articles','en','{"agency":null,"byline":["Rowan Tull"],"captions":[],"credit":null,"outlet":null,"place":null,"published":null,"tags":[],"updated":null}','[{"action":"metadata","category":"byline","line":null,"rule":"en-byline","text":"By Rowan Tull","why":"who wrote it is metadata"},{"action":"drop","category":"cross-link","line":null,"rule":"en-also-read","text":"Also read: How to tell a lorry from an earthquake","why":"a link to another article inside the text"},{"action":"drop","category":"comment-form","line":null,"rule":"en-comment-form","text":"Leave a comment","why":"the comment form under an article"},{"action":"drop","category":"comment-form","line":null,"rule":"en-comment-form","text":"Your email address will not be published. Required fields are marked *","why":"the comment form under an article"}]',0);
INSERT INTO "clean" VALUES('40dd4f0376d1222b','d9353aeeb1b9','Morning briefing: bridge queues, a ferry on the sand and a minister gone','Good morning. Here are five things to know this Thursday.
Traffic. Allow an extra hour if you cross the water; the tunnel was full by six.
Ferry. The Saint Oda still sits on her sandbank. A second attempt with tugs is planned at noon.
Vessia. The prime minister is looking for a new hand at the water ministry, and three names are going round.
Weather. Rain until lunch, then a pale sun. Eight degrees on the quay.
Tonight. The choir of Saint Anne sings sea shanties at eight, and the doors open at seven for anyone with a tin for the food bank.
And finally. The town museum has been given a stuffed pike that may once have bitten an admiral.
Was this forwarded to you? Sign up for our morning newsletter and start the day with the tide.','Saved articles','en','{"agency":null,"byline":[],"captions":[],"credit":null,"outlet":null,"place":null,"published":null,"tags":[],"updated":null}','[]',0);
INSERT INTO "clean" VALUES('51b416beca1b95fc','d9353aeeb1b9','Streik bei der Seetalbahn: Pendler weichen auf Busse aus','Leere Gleise, volle Busse: Der Streik der Lokführer hat den Verkehr auf der Seetalbahn am Mittwoch lahmgelegt. Er soll bis Freitagabend dauern.
In Lauenstein standen um sieben Uhr 200 Menschen an der Haltestelle. Manche teilten sich ein Taxi, andere drehten um.
Die Gewerkschaft fordert acht Prozent mehr Lohn, angeboten sind drei. Am Donnerstag wollen beide Seiten wieder verhandeln.
Bahnchef Norbert Gisler nannte den Ausstand „ein Eigentor zur Unzeit“. Am Wochenende beginnt in Seehaupt der Lichtermarkt, zu dem sonst jeder zweite Besucher mit dem Zug kommt.
Die Veranstalter richten nun Parkplätze auf der Festwiese ein. Im Krankenhaus von Lauenstein schliefen einige Pflegerinnen auf Feldbetten, weil sie sonst den Frühdienst verpasst hätten. Verständnis für den Streik hatten trotzdem die meisten, mit denen wir sprachen.','Saved articles','de','{"agency":null,"byline":[],"captions":[],"credit":null,"outlet":null,"place":null,"published":null,"tags":[],"updated":null}','[{"action":"drop","category":"login","line":null,"rule":"de-login","text":"Zum Anmelden hier einloggen","why":"the way into an account"}]',0);
INSERT INTO "clean" VALUES('56735cbd1657d46f','d9353aeeb1b9','Tarn City and Corley share no goals in the fog','Tarn City and Corley drew 0-0 at Quarry Park on Tuesday in fog so thick that the referee twice stopped play.
The better chances fell to the visitors. Corley captain Jonas Wray hit a post after half an hour and had a penalty saved by Mirko Salt in the 74th minute.
The stoppages, of eleven and six minutes, were spent in the dressing rooms. An orange ball was brought out for the second half.
"We could hear the ball better than we could see it," said Salt.
The point keeps Tarn City outside the relegation places on goal difference. Corley have now gone five matches without a win.
Stewards led some 4,000 spectators out with torches after the final whistle, and the last train to Corley waited for them.','Saved articles','en','{"agency":null,"byline":[],"captions":[],"credit":null,"outlet":null,"place":null,"published":null,"tags":[],"updated":null}','[{"action":"drop","category":"separator","line":null,"rule":"separator","text":"-----","why":"a line of signs separates, it says nothing"},{"action":"drop","category":"copyright","line":null,"rule":"copyright-sign","text":"© 2026 Harbour Post. All rights reserved.","why":"who owns the page is not the article"}]',0);
INSERT INTO "clean" VALUES('6446f23457e2b97a','d9353aeeb1b9','Opinion: We loved our bridge and never painted it','A town gets the maintenance it is willing to be bored by. Ours preferred fireworks.
For as long as I can remember, every candidate for mayor has stood in front of that great grey span to have a picture taken, and not one has promised to scrape the rust off it. Paint wins no votes. Nobody cuts a ribbon over a tin of primer.
My grandmother, who cleaned the council chamber, used to say that dust is a decision. So is corrosion. It is taken each spring when the estimates are read aloud, at the line that everyone agrees can wait.
I do not want heads to roll. I want a dull man with a torch and a ladder, paid properly, and a council that listens when he clears his throat.
Maud Errington writes a column for the Harbour Post every Wednesday.','Saved articles','en','{"agency":null,"byline":[],"captions":[],"credit":null,"outlet":null,"place":null,"published":null,"tags":[],"updated":null}','[{"action":"drop","category":"share","line":null,"rule":"en-share","text":"Share this article","why":"a share button"},{"action":"drop","category":"separator","line":null,"rule":"separator","text":"* * *","why":"a line of signs separates, it says nothing"}]',0);
INSERT INTO "clean" VALUES('7a166ab5e4db793d','d9353aeeb1b9','Orlin Motors lifts forecast after record quarter','Orlin Motors raised its forecast for the year on Wednesday after electric vans brought the carmaker the best quarter in its history.
Net profit rose to 412 million crowns in the three months to the end of September, up 23 percent from a year earlier. Revenue was 5.1 billion.
The company delivered 88,000 vehicles, of which one in three was a van. It now expects to sell 340,000 this year, 20,000 more than it had planned.
Chief executive Petra Lund said a second assembly line in Tolvik would open in January. Advertisement costs doubled, she admitted, and would stay high.
Shares in Orlin gained six percent in the first hour of trading.
Analysts had reckoned with a profit of about 370 million. Some of them doubt that orders for vans will last beyond the subsidies, which end in June.','Saved articles','en','{"agency":null,"byline":[],"captions":[],"credit":null,"outlet":null,"place":null,"published":null,"tags":[],"updated":null}','[{"action":"drop","category":"cross-link","line":null,"rule":"en-also-read","text":"Related topics: Carmakers, Earnings","why":"a link to another article inside the text"}]',0);
INSERT INTO "clean" VALUES('7cf1acad7be1944a','d9353aeeb1b9','Teresk counts the cost after island''s worst quake in a generation','VALMORA, Teresk – On the Street of Nets not one chimney is standing. Masons who spent the summer restoring the row were back on Monday with wheelbarrows, picking whole bricks out of the broken.
An earthquake of magnitude 5.8 struck off Teresk before dawn on Monday, the strongest the island has felt since 1979.
Hospitals treated 17 injured people by the evening, a doctor at the Sant Brise clinic said, three more than the authorities had counted in the morning. Nobody died.
The institute that watches the faults here recorded the shock at 5:12 a.m. and said it began nine kilometres down. The Teresk Seismic Institute warned that aftershocks could go on for a week.
Governor Ilse Marant asked the mainland for 200 tents and a bridge-layer. Some 340 houses have been marked unsafe with a red cross of paint.
"We will be grateful for Sunday," she said. "On a Monday at nine the market would have been full."
This article is free. Subscribe to continue reading the rest of The Meridian.','Saved articles','en','{"agency":null,"byline":[],"captions":[],"credit":null,"outlet":null,"place":"VALMORA, Teresk","published":null,"tags":[],"updated":null}','[{"action":"drop","category":"cross-link","line":null,"rule":"link-only","text":"The quiet war over lithium","why":"a paragraph that is a link and nothing else"},{"action":"drop","category":"cross-link","line":null,"rule":"link-only","text":"Who owns the tide?","why":"a paragraph that is a link and nothing else"},{"action":"drop","category":"related","line":null,"rule":"en-related-heading","text":"Most Popular","why":"the heading of a list of other articles"}]',0);
INSERT INTO "clean" VALUES('82fea257a469765b','d9353aeeb1b9','Strong earthquake shakes Teresk island, roofs down in Valmora','A magnitude 5.8 earthquake struck off the island of Teresk before dawn on Monday, bringing down roofs in the old port of Valmora and sending thousands of people into the streets in their night clothes.
At least 14 people were injured, most of them by falling tiles, the island''s civil protection office said. No deaths had been reported by mid-morning.
The quake hit at 5:12 a.m. local time at a depth of nine kilometres, according to the Teresk Seismic Institute. It was followed by more than 30 aftershocks.
"The whole house walked," said Dana Merrow, who keeps a bakery behind the fish market. "I held the oven door shut with my back and counted."
Schools on the island will stay closed until Wednesday while engineers inspect the buildings. Power was back in most districts by eight o''clock.','Saved articles','en','{"agency":null,"byline":["Ines Calloway"],"captions":["The fallen roof of the fish market in Valmora on Monday. Photo: Harbour Post/Tom Arrick"],"credit":null,"outlet":null,"place":null,"published":"16 November 2026, 08:40 GMT","tags":[],"updated":null}','[{"action":"drop","category":"navigation","line":null,"rule":"tag-nav","text":"Home > World > Earthquakes","why":"stands in a part of the page that is navigation"},{"action":"metadata","category":"caption","line":null,"rule":"figcaption","text":"The fallen roof of the fish market in Valmora on Monday. Photo: Harbour Post/Tom Arrick","why":"describes a picture: kept as its caption"},{"action":"drop","category":"share","line":null,"rule":"class-share","text":"Share this article","why":"stands in a part of the page that is share"},{"action":"drop","category":"share","line":null,"rule":"class-share","text":"Facebook","why":"stands in a part of the page that is share"},{"action":"drop","category":"share","line":null,"rule":"class-share","text":"WhatsApp","why":"stands in a part of the page that is share"},{"action":"drop","category":"share","line":null,"rule":"class-share","text":"Copy link","why":"stands in a part of the page that is share"},{"action":"drop","category":"related","line":null,"rule":"tag-aside","text":"Related stories","why":"stands in a part of the page that is related"},{"action":"drop","category":"related","line":null,"rule":"tag-aside","text":"Ten years after the Teresk eruption","why":"stands in a part of the page that is related"},{"action":"drop","category":"related","line":null,"rule":"tag-aside","text":"Why old harbours crumble first","why":"stands in a part of the page that is related"},{"action":"metadata","category":"byline","line":null,"rule":"en-byline","text":"By Ines Calloway","why":"who wrote it is metadata"},{"action":"metadata","category":"date","line":null,"rule":"en-date","text":"Published 16 November 2026, 08:40 GMT","why":"when it was published is metadata"},{"action":"drop","category":"newsletter","line":null,"rule":"en-newsletter","text":"Sign up for our morning newsletter and start the day with the tide.","why":"asks for a subscription or for following an account"},{"action":"drop","category":"copyright","line":null,"rule":"copyright-sign","text":"© 2026 Harbour Post. All rights reserved.","why":"who owns the page is not the article"}]',0);
INSERT INTO "clean" VALUES('95a0a12bba44b873','d9353aeeb1b9','Ferry with 212 aboard runs aground in Lurgan Sound','INVERLASS: (Corvane) A passenger ferry with 212 people aboard ran aground in Lurgan Sound early on Wednesday after its steering failed, the coastguard said.
Lifeboats from three stations took all passengers off the Saint Oda in calm seas. Three people suffered bruises.
The 96-metre vessel was on the night crossing from Port Alden to Inverlass when it struck a sandbank shortly after 2 a.m. It is upright and no fuel has been lost.
"There was no panic and no danger at any time," coastguard commander Hugh Strand said. An inquiry will begin once the ship has been refloated, he added.
The operator, Sound Lines, cancelled sailings until Friday.
Passengers with bookings would be taken by bus around the sound, a journey of four hours, or given their money back, the company said.','Saved articles','en','{"agency":"Corvane","byline":[],"captions":[],"credit":null,"outlet":"Corvane","place":"INVERLASS","published":null,"tags":[],"updated":null}','[{"action":"metadata","category":"agency","line":null,"rule":"en-agency-sign-off","text":"(Reporting by Corvane News Agency)","why":"the agency that reported it: kept as metadata"}]',0);
INSERT INTO "clean" VALUES('a4a14961b714573d','d9353aeeb1b9','Alden Bridge shut after cracks found in main cable anchor','The Alden Bridge was closed to all traffic on Tuesday afternoon after inspectors found cracks in an anchor of its western main cable.
The city''s chief engineer, Lorna Penhale, said the bridge would stay closed for at least three weeks. "I will not gamble with one car, let alone forty thousand," she told reporters on the ramp.
Three cracks, the longest of them 18 centimetres, were seen during a routine check with ultrasound. The anchor dates from 1961, when the bridge was opened.
Some 42,000 vehicles cross the bridge every day. Drivers are being sent through the Sorrel tunnel, where queues reached seven kilometres by five o''clock.
Two extra ferries will run between Port Alden and Eastbank from Wednesday morning, free of charge for foot passengers.','Saved articles','en','{"agency":null,"byline":[],"captions":["Police turn cars back at the southern ramp. Photo: Harbour Post/Tom Arrick"],"credit":null,"outlet":null,"place":null,"published":null,"tags":["Alden Bridge","traffic","engineering"],"updated":null}','[{"action":"metadata","category":"caption","line":null,"rule":"figcaption","text":"Police turn cars back at the southern ramp. Photo: Harbour Post/Tom Arrick","why":"describes a picture: kept as its caption"},{"action":"drop","category":"image-marker","line":null,"rule":"en-image-marker","text":"Image 1 of 4","why":"stands for a picture or a player that is not in the text"},{"action":"drop","category":"cross-link","line":null,"rule":"en-also-read","text":"Read more: The bridge in numbers","why":"a link to another article inside the text"},{"action":"metadata","category":"tags","line":null,"rule":"de-tags","text":"Tags: Alden Bridge, traffic, engineering","why":"the list of an article''s tags"},{"action":"drop","category":"share","line":null,"rule":"en-share","text":"Back to top","why":"a share button"},{"action":"drop","category":"repeated","line":null,"rule":"headline","text":"Alden Bridge shut after cracks found in main cable anchor","why":"repeats the headline"}]',0);
INSERT INTO "clean" VALUES('ae8ce3718e6b3a74','d9353aeeb1b9','Papierfabrik Oberlauen: Halle nach Brand nur noch Schutt','Wo am Montag noch 900 Tonnen Papier lagerten, stehen jetzt vier verkohlte Stützen. Die Lagerhalle der Papierfabrik Oberlauen ist in der Nacht zum Dienstag bis auf die Grundmauern abgebrannt.
Anwohner hatten kurz vor Mitternacht einen Knall gehört und den Notruf gewählt. Die Polizei schätzt den Schaden auf mindestens fünf Millionen Euro, zur Ursache will sie noch nichts sagen.
Zwei Feuerwehrleute kamen mit einer leichten Rauchvergiftung ins Krankenhaus. Sie konnten es am Morgen verlassen.
Werksleiterin Ruth Salzgeber versprach den 140 Beschäftigten, dass niemand seine Stelle verliere. Am Donnerstag soll die Produktion wieder beginnen.
Bis dahin rollen Lastwagen mit Papier aus dem Lager in Seehaupt heran. Die Sprinkleranlage der Halle, räumte Salzgeber ein, habe erst im Frühjahr erneuert werden sollen.','Saved articles','de','{"agency":null,"byline":[],"captions":[],"credit":null,"outlet":null,"place":null,"published":null,"tags":[],"updated":null}','[{"action":"drop","category":"cross-link","line":null,"rule":"de-also-read","text":"Mehr zum Thema: Brandschutz in alten Hallen","why":"a link to another article inside the text"},{"action":"drop","category":"comment-form","line":null,"rule":"de-comment-form","text":"Diskutieren Sie mit: Kommentar schreiben","why":"the comment form under an article"}]',0);
INSERT INTO "clean" VALUES('b576ba9e1e57ebcb','d9353aeeb1b9','Marnhurst Rovers come from behind to beat Eskwater','By Greta Sloane at Mill Lane
Marnhurst Rovers came from behind to beat Eskwater 3-1 on Monday night, with two goals by Adeyo Finch in the last ten minutes.
Eskwater had led since the eighteenth minute, when Luc Tamsin turned a corner in at the near post. Marnhurst did not manage a shot on target before the interval.
Substitute Pavel Orme levelled in the 66th minute with a free kick that dipped under the bar. Finch then headed Rovers in front and walked the ball round the goalkeeper for the third.
"I told them at half-time that the crowd had paid for ninety minutes," manager Bea Lindqvist said.
The win lifts Marnhurst to second place, two points behind the leaders. Eskwater stay eleventh and travel to Holm on Saturday.','Saved articles','en','{"agency":null,"byline":[],"captions":[],"credit":null,"outlet":null,"place":null,"published":null,"tags":[],"updated":null}','[{"action":"drop","category":"advertisement","line":null,"rule":"en-advertisement","text":"Advertisement","why":"the place of an advertisement"},{"action":"drop","category":"app-promo","line":null,"rule":"en-app-promo","text":"Download our app for goal alerts.","why":"advertises an app or a podcast"}]',0);
INSERT INTO "clean" VALUES('c4e07a7707053240','d9353aeeb1b9','Vessia''s water minister steps down over reservoir contract','Vessia''s water minister, Tomas Rehn, resigned on Wednesday over a contract for the Ostra reservoir that went to a company run by his brother-in-law.
In a letter of four sentences to prime minister Elka Dorn, Mr Rehn wrote that he had broken no law but could no longer do his work in peace.
The contract, worth 38 million crowns, was signed in March without a public tender. Prosecutors in the capital, Lindmar, said they were looking at the papers.
Ms Dorn accepted the resignation within the hour. Her coalition holds a majority of two seats, and the opposition has called for a vote of confidence on Friday.
"A minister leaves and the pipe still leaks," said opposition leader Janek Boll.','Saved articles','en','{"agency":null,"byline":["Ines Calloway"],"captions":[],"credit":null,"outlet":null,"place":null,"published":null,"tags":[],"updated":null}','[{"action":"metadata","category":"byline","line":null,"rule":"en-byline","text":"By Ines Calloway","why":"who wrote it is metadata"},{"action":"drop","category":"cookie","line":null,"rule":"en-cookie","text":"We use cookies to improve your experience. Accept all","why":"a notice on cookies or privacy"},{"action":"drop","category":"login","line":null,"rule":"en-login-member","text":"Already a subscriber? Log in","why":"the way in for members"}]',0);
INSERT INTO "clean" VALUES('d084e12a00b35556','d9353aeeb1b9','Passengers taken off ferry aground in Lurgan Sound','It was the silence of the engines that woke Carla Voss. When she drew the curtain of her cabin there was a lighthouse where the sea ought to have been.
The ferry Saint Oda ran aground on a sandbank in Lurgan Sound at about two o''clock on Wednesday morning, and by breakfast lifeboats had brought all 212 passengers ashore.
Three people were treated for bruises in the parish hall at Inverlass, where volunteers served soup and dry socks. No oil has leaked, according to the coastguard.
The master told the coastguard that the steering had failed as the ship turned into the narrow channel. Tugs will try to pull the Saint Oda free on the evening tide.
"The crew were splendid," Mrs Voss said. "They even found my hat."
Advertisement boards on the quay flashed the news before the coastguard did. The sandbank, a local pilot said, has moved by 60 metres since the summer.','Saved articles','en','{"agency":null,"byline":[],"captions":[],"credit":null,"outlet":null,"place":null,"published":null,"tags":[],"updated":null}','[{"action":"drop","category":"cross-link","line":null,"rule":"en-also-read","text":"Related: Five wrecks of Lurgan Sound","why":"a link to another article inside the text"},{"action":"drop","category":"newsletter","line":null,"rule":"en-newsletter","text":"Sign up for our morning newsletter and start the day with the tide.","why":"asks for a subscription or for following an account"}]',0);
INSERT INTO "clean" VALUES('ebc010ec52a8639c','d9353aeeb1b9','Brandvale to close 12 supermarkets as profit falls','Brandvale, the country''s second largest grocer, will close 12 supermarkets by next summer. About 450 jobs are affected.
The announcement came with figures that disappointed the market. Profit in the third quarter fell by nine percent to 64 million crowns, while sales hardly moved at 1.2 billion.
"Bread and milk cost us more than we ask for them," finance director Amos Quill told analysts. He saw no end to the price war before Easter.
All the shops to be closed are in towns where Brandvale has another within two kilometres. Unions were told an hour before the public.
Shares in Brandvale lost four percent.
The chain was founded in 1922 as a dairy with three carts. It still bottles its own milk, and Mr Quill said the dairy was not for sale.','Saved articles','en','{"agency":null,"byline":[],"captions":[],"credit":null,"outlet":null,"place":null,"published":null,"tags":[],"updated":null}','[{"action":"drop","category":"image-marker","line":null,"rule":"en-image-marker","text":"[IMAGE]","why":"stands for a picture or a player that is not in the text"},{"action":"drop","category":"advertisement","line":null,"rule":"en-advertisement","text":"ADVERTISEMENT","why":"the place of an advertisement"}]',0);
INSERT INTO "clean" VALUES('fefe286ad900cbd8','d9353aeeb1b9','Ransom demand as Dornwick hospitals lose their computers','Three hospitals in Dornwick have gone back to pen and paper after an attack on their computers that began on Monday night.
The attackers demanded four million crowns in a message that appeared on screens at the nurses'' stations, according to a person who saw it. The hospital trust would not confirm the sum and said it would not pay.
About 300 operations have been called off this week, the Dornwick hospital trust said. Emergency departments remain open, though ambulances with stroke patients are being driven to Hale.
Dr Nadia Kerrow, who leads the trust, said no patient had come to harm. "We are slower. We are not blind," she said.
Police believe that the intruders came in through the maker of a program for ordering meals.
Cookies from the canteen were handed round at the night shift, a porter said, because the till no longer opened.','Saved articles','en','{"agency":null,"byline":["Otis Farrow"],"captions":[],"credit":null,"outlet":null,"place":null,"published":null,"tags":[],"updated":null}','[{"action":"metadata","category":"byline","line":null,"rule":"en-byline","text":"By Otis Farrow","why":"who wrote it is metadata"},{"action":"drop","category":"share","line":null,"rule":"en-share","text":"Share on X","why":"a share button"},{"action":"drop","category":"share","line":null,"rule":"en-share","text":"Email this","why":"a share button"}]',0);
CREATE TABLE clue (
	term BIGINT NOT NULL, 
	event TEXT NOT NULL, 
	seen DOUBLE NOT NULL, 
	PRIMARY KEY (term, event)
);
INSERT INTO "clue" VALUES(1081849209,'0b4ecd0acc3e4c38',1794818400.0);
INSERT INTO "clue" VALUES(3165374894,'0b4ecd0acc3e4c38',1794818400.0);
INSERT INTO "clue" VALUES(486510651,'0b4ecd0acc3e4c38',1794818400.0);
INSERT INTO "clue" VALUES(1260746464,'0b4ecd0acc3e4c38',1794818400.0);
INSERT INTO "clue" VALUES(2142841203,'0b4ecd0acc3e4c38',1794818400.0);
INSERT INTO "clue" VALUES(2673197917,'0b4ecd0acc3e4c38',1794818400.0);
INSERT INTO "clue" VALUES(1946563650,'0b4ecd0acc3e4c38',1794818400.0);
INSERT INTO "clue" VALUES(2199379392,'0b4ecd0acc3e4c38',1794818400.0);
INSERT INTO "clue" VALUES(465094779,'0b4ecd0acc3e4c38',1794818400.0);
INSERT INTO "clue" VALUES(52362054,'0b4ecd0acc3e4c38',1794818400.0);
INSERT INTO "clue" VALUES(3413690362,'c889006886a10f16',1794867000.0);
INSERT INTO "clue" VALUES(3498588407,'c889006886a10f16',1794867000.0);
INSERT INTO "clue" VALUES(4029913708,'c889006886a10f16',1794867000.0);
INSERT INTO "clue" VALUES(3589867164,'c889006886a10f16',1794867000.0);
INSERT INTO "clue" VALUES(2799143889,'c889006886a10f16',1794867000.0);
INSERT INTO "clue" VALUES(1910100520,'c889006886a10f16',1794867000.0);
INSERT INTO "clue" VALUES(2798068436,'c889006886a10f16',1794867000.0);
INSERT INTO "clue" VALUES(3378748592,'c889006886a10f16',1794867000.0);
INSERT INTO "clue" VALUES(3650026077,'c889006886a10f16',1794867000.0);
INSERT INTO "clue" VALUES(84272416,'c889006886a10f16',1794867000.0);
INSERT INTO "clue" VALUES(1505541952,'9b79c6cec3927439',1794903300.0);
INSERT INTO "clue" VALUES(1208269293,'9b79c6cec3927439',1794903300.0);
INSERT INTO "clue" VALUES(247307838,'9b79c6cec3927439',1794903300.0);
INSERT INTO "clue" VALUES(1967516179,'9b79c6cec3927439',1794903300.0);
INSERT INTO "clue" VALUES(2584053209,'9b79c6cec3927439',1794903300.0);
INSERT INTO "clue" VALUES(2256007468,'9b79c6cec3927439',1794903300.0);
INSERT INTO "clue" VALUES(1260746464,'9b79c6cec3927439',1794903300.0);
INSERT INTO "clue" VALUES(69448500,'9b79c6cec3927439',1794903300.0);
INSERT INTO "clue" VALUES(318865860,'9b79c6cec3927439',1794903300.0);
INSERT INTO "clue" VALUES(624570466,'9b79c6cec3927439',1794903300.0);
INSERT INTO "clue" VALUES(1635560157,'fb2dc2bb7d142553',1794910200.0);
INSERT INTO "clue" VALUES(1534990277,'fb2dc2bb7d142553',1794910200.0);
INSERT INTO "clue" VALUES(304584673,'fb2dc2bb7d142553',1794910200.0);
INSERT INTO "clue" VALUES(475199832,'fb2dc2bb7d142553',1794910200.0);
INSERT INTO "clue" VALUES(1504172239,'fb2dc2bb7d142553',1794910200.0);
INSERT INTO "clue" VALUES(4066619232,'fb2dc2bb7d142553',1794910200.0);
INSERT INTO "clue" VALUES(49597271,'fb2dc2bb7d142553',1794910200.0);
INSERT INTO "clue" VALUES(80933756,'fb2dc2bb7d142553',1794910200.0);
INSERT INTO "clue" VALUES(99734619,'fb2dc2bb7d142553',1794910200.0);
INSERT INTO "clue" VALUES(370910250,'fb2dc2bb7d142553',1794910200.0);
INSERT INTO "clue" VALUES(2881478477,'c67d3d8326705398',1794920400.0);
INSERT INTO "clue" VALUES(814444395,'c67d3d8326705398',1794920400.0);
INSERT INTO "clue" VALUES(883603939,'c67d3d8326705398',1794920400.0);
INSERT INTO "clue" VALUES(1103321799,'c67d3d8326705398',1794920400.0);
INSERT INTO "clue" VALUES(168225966,'c67d3d8326705398',1794920400.0);
INSERT INTO "clue" VALUES(720741464,'c67d3d8326705398',1794920400.0);
INSERT INTO "clue" VALUES(1576821762,'c67d3d8326705398',1794920400.0);
INSERT INTO "clue" VALUES(1718944257,'c67d3d8326705398',1794920400.0);
INSERT INTO "clue" VALUES(2106078371,'c67d3d8326705398',1794920400.0);
INSERT INTO "clue" VALUES(43536197,'c67d3d8326705398',1794920400.0);
INSERT INTO "clue" VALUES(1906774480,'4ebcb491d0ae5ed2',1794932400.0);
INSERT INTO "clue" VALUES(2201076175,'4ebcb491d0ae5ed2',1794932400.0);
INSERT INTO "clue" VALUES(619300052,'4ebcb491d0ae5ed2',1794932400.0);
INSERT INTO "clue" VALUES(1351539574,'4ebcb491d0ae5ed2',1794932400.0);
INSERT INTO "clue" VALUES(3207122276,'4ebcb491d0ae5ed2',1794932400.0);
INSERT INTO "clue" VALUES(4007547162,'4ebcb491d0ae5ed2',1794932400.0);
INSERT INTO "clue" VALUES(69448500,'4ebcb491d0ae5ed2',1794932400.0);
INSERT INTO "clue" VALUES(455766624,'4ebcb491d0ae5ed2',1794932400.0);
INSERT INTO "clue" VALUES(318865860,'4ebcb491d0ae5ed2',1794932400.0);
INSERT INTO "clue" VALUES(1187371253,'4ebcb491d0ae5ed2',1794932400.0);
INSERT INTO "clue" VALUES(3624931479,'fd127fa45b3cdcc0',1794954300.0);
INSERT INTO "clue" VALUES(990846699,'fd127fa45b3cdcc0',1794954300.0);
INSERT INTO "clue" VALUES(2192108819,'fd127fa45b3cdcc0',1794954300.0);
INSERT INTO "clue" VALUES(760939060,'fd127fa45b3cdcc0',1794954300.0);
INSERT INTO "clue" VALUES(4010188122,'fd127fa45b3cdcc0',1794954300.0);
INSERT INTO "clue" VALUES(3341033007,'fd127fa45b3cdcc0',1794954300.0);
INSERT INTO "clue" VALUES(207306152,'fd127fa45b3cdcc0',1794954300.0);
INSERT INTO "clue" VALUES(2415649015,'fd127fa45b3cdcc0',1794954300.0);
INSERT INTO "clue" VALUES(2696732190,'fd127fa45b3cdcc0',1794954300.0);
INSERT INTO "clue" VALUES(4108050209,'fd127fa45b3cdcc0',1794954300.0);
INSERT INTO "clue" VALUES(1375611071,'41451648ee5d9064',1794986100.0);
INSERT INTO "clue" VALUES(1916358787,'41451648ee5d9064',1794986100.0);
INSERT INTO "clue" VALUES(2172464495,'41451648ee5d9064',1794986100.0);
INSERT INTO "clue" VALUES(3205307411,'41451648ee5d9064',1794986100.0);
INSERT INTO "clue" VALUES(3592732382,'41451648ee5d9064',1794986100.0);
INSERT INTO "clue" VALUES(2151316255,'41451648ee5d9064',1794986100.0);
INSERT INTO "clue" VALUES(4170105732,'41451648ee5d9064',1794986100.0);
INSERT INTO "clue" VALUES(1637491666,'41451648ee5d9064',1794986100.0);
INSERT INTO "clue" VALUES(2131032321,'41451648ee5d9064',1794986100.0);
INSERT INTO "clue" VALUES(3541560927,'41451648ee5d9064',1794986100.0);
INSERT INTO "clue" VALUES(1133433187,'adb0fad0fdd41029',1794992700.0);
INSERT INTO "clue" VALUES(676430235,'adb0fad0fdd41029',1794992700.0);
INSERT INTO "clue" VALUES(3411215424,'adb0fad0fdd41029',1794992700.0);
INSERT INTO "clue" VALUES(315358782,'adb0fad0fdd41029',1794992700.0);
INSERT INTO "clue" VALUES(3145888567,'adb0fad0fdd41029',1794992700.0);
INSERT INTO "clue" VALUES(1560633738,'adb0fad0fdd41029',1794992700.0);
INSERT INTO "clue" VALUES(1597460866,'adb0fad0fdd41029',1794992700.0);
INSERT INTO "clue" VALUES(1187371253,'adb0fad0fdd41029',1794992700.0);
INSERT INTO "clue" VALUES(16528305,'adb0fad0fdd41029',1794992700.0);
INSERT INTO "clue" VALUES(222129861,'adb0fad0fdd41029',1794992700.0);
INSERT INTO "clue" VALUES(374139509,'704a4e31625272e1',1794994800.0);
INSERT INTO "clue" VALUES(1263701700,'704a4e31625272e1',1794994800.0);
INSERT INTO "clue" VALUES(3885801705,'704a4e31625272e1',1794994800.0);
INSERT INTO "clue" VALUES(886338841,'704a4e31625272e1',1794994800.0);
INSERT INTO "clue" VALUES(3415731538,'704a4e31625272e1',1794994800.0);
INSERT INTO "clue" VALUES(154764220,'704a4e31625272e1',1794994800.0);
INSERT INTO "clue" VALUES(170324845,'704a4e31625272e1',1794994800.0);
INSERT INTO "clue" VALUES(302214793,'704a4e31625272e1',1794994800.0);
INSERT INTO "clue" VALUES(336705098,'704a4e31625272e1',1794994800.0);
INSERT INTO "clue" VALUES(385329750,'704a4e31625272e1',1794994800.0);
INSERT INTO "clue" VALUES(475199832,'ab4414454a33f3a4',1794997200.0);
INSERT INTO "clue" VALUES(1330857165,'ab4414454a33f3a4',1794997200.0);
INSERT INTO "clue" VALUES(3603028494,'ab4414454a33f3a4',1794997200.0);
INSERT INTO "clue" VALUES(306435071,'ab4414454a33f3a4',1794997200.0);
INSERT INTO "clue" VALUES(3129271813,'ab4414454a33f3a4',1794997200.0);
INSERT INTO "clue" VALUES(318865860,'ab4414454a33f3a4',1794997200.0);
INSERT INTO "clue" VALUES(84272416,'ab4414454a33f3a4',1794997200.0);
INSERT INTO "clue" VALUES(47922666,'ab4414454a33f3a4',1794997200.0);
INSERT INTO "clue" VALUES(70193212,'ab4414454a33f3a4',1794997200.0);
INSERT INTO "clue" VALUES(269313524,'ab4414454a33f3a4',1794997200.0);
INSERT INTO "clue" VALUES(3437516573,'ee32c80994243648',1795014300.0);
INSERT INTO "clue" VALUES(3120437880,'ee32c80994243648',1795014300.0);
INSERT INTO "clue" VALUES(3666067587,'ee32c80994243648',1795014300.0);
INSERT INTO "clue" VALUES(4214428890,'ee32c80994243648',1795014300.0);
INSERT INTO "clue" VALUES(3738495530,'ee32c80994243648',1795014300.0);
INSERT INTO "clue" VALUES(874646130,'ee32c80994243648',1795014300.0);
INSERT INTO "clue" VALUES(202069295,'ee32c80994243648',1795014300.0);
INSERT INTO "clue" VALUES(1636328574,'ee32c80994243648',1795014300.0);
INSERT INTO "clue" VALUES(2023141791,'ee32c80994243648',1795014300.0);
INSERT INTO "clue" VALUES(2839548720,'ee32c80994243648',1795014300.0);
CREATE TABLE copied (
	event TEXT NOT NULL, 
	article TEXT NOT NULL, 
	outlet TEXT NOT NULL, 
	origin TEXT NOT NULL, 
	PRIMARY KEY (event, article)
);
CREATE TABLE corrected (
	id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	became TEXT NOT NULL, 
	was TEXT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE dense (
	event TEXT NOT NULL, 
	vector BLOB NOT NULL, 
	PRIMARY KEY (event)
);
CREATE TABLE earlier (
	event TEXT NOT NULL, 
	"before" TEXT NOT NULL, 
	score DOUBLE NOT NULL, 
	because TEXT NOT NULL, 
	PRIMARY KEY (event)
);
CREATE TABLE edition (
	id TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	due DOUBLE NOT NULL, 
	title TEXT NOT NULL, 
	summary TEXT NOT NULL, 
	html TEXT NOT NULL, 
	lang TEXT NOT NULL, 
	mode TEXT NOT NULL, 
	events TEXT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE entry (
	event TEXT NOT NULL, 
	id TEXT NOT NULL, 
	title TEXT NOT NULL, 
	summary TEXT NOT NULL, 
	html TEXT NOT NULL, 
	published DOUBLE NOT NULL, 
	updated DOUBLE NOT NULL, 
	revision INTEGER NOT NULL, 
	lang TEXT NOT NULL, 
	voices TEXT NOT NULL, 
	more TEXT NOT NULL, 
	lone TEXT, 
	sources INTEGER NOT NULL, 
	news TEXT NOT NULL, 
	look TEXT NOT NULL, 
	written TEXT NOT NULL, 
	PRIMARY KEY (event)
);
INSERT INTO "entry" VALUES('0b4ecd0acc3e4c38','tag:localhost,2026:event/0b4ecd0acc3e4c38','Strong earthquake shakes Teresk island, roofs down in Valmora','A magnitude 5.8 earthquake struck off the island of Teresk before dawn on Monday, bringing down roofs in the old port of Valmora and sending thousands of people into the streets in their night clothes.','<div lang="en"><p><small>2 articles · 1 independent source · Monday</small></p><p>A magnitude 5.8 earthquake struck off the island of Teresk before dawn on Monday, bringing down roofs in the old port of Valmora and sending thousands of people into the streets in their night clothes. <cite>— Saved articles</cite></p><h3>Reported by</h3><ul><li><cite>Saved articles</cite>: <cite><a href="https://www.harbourpost.example/world/teresk-earthquake">Strong earthquake shakes Teresk island, roofs down in Valmora</a></cite> <small><time datetime="2026-11-16T08:40:00Z">16 November 2026, 08:40 UTC</time> · 137 words</small></li><li><cite>Saved articles</cite>: <cite><a href="https://meridian.example/teresk">Teresk counts the cost after island''s worst quake in a generation</a></cite> <small><time datetime="2026-11-16T17:30:00Z">16 November 2026, 17:30 UTC</time> · 172 words</small></li></ul><p><small><a href="http://localhost:8080/e/0b4ecd0acc3e4c38.html">The full texts side by side</a></small></p></div>',1794818400.0,1794850200.0,1,'en','[{"article":"82fea257a469765b","authors":["Ines Calloway"],"lang":"en","published":1794818400.0,"source":"Saved articles","title":"Strong earthquake shakes Teresk island, roofs down in Valmora","url":"https://www.harbourpost.example/world/teresk-earthquake","words":137},{"article":"7cf1acad7be1944a","authors":[],"lang":"en","published":1794850200.0,"source":"Saved articles","title":"Teresk counts the cost after island''s worst quake in a generation","url":"https://meridian.example/teresk","words":172}]','{"agree":[],"categories":[],"image":null,"lead":[["A magnitude 5.8 earthquake struck off the island of Teresk before dawn on Monday, bringing down roofs in the old port of Valmora and sending thousands of people into the streets in their night clothes.","82fea257a469765b"]],"url":"http://localhost:8080/e/0b4ecd0acc3e4c38.html"}','Saved articles',1,'null','276a366e9e922d91','yes');
INSERT INTO "entry" VALUES('2b3e8fdf007a7e11','tag:localhost,2026:event/2b3e8fdf007a7e11','LIVE: Teresk earthquake, minute by minute','We are following the day on Teresk as it comes in. The newest report stands on top.','<div lang="en"><p>We are following the day on Teresk as it comes in. <cite>— Saved articles</cite></p><p>The newest report stands on top. <cite>— Saved articles</cite></p><h3>Reported by</h3><ul><li><cite>Saved articles</cite>: <cite><a href="https://www.harbourpost.example/live/teresk">LIVE: Teresk earthquake, minute by minute</a></cite> <small><time datetime="2026-11-16T12:05:00Z">16 November 2026, 12:05 UTC</time> · 127 words</small></li></ul><p><small><a href="http://localhost:8080/e/2b3e8fdf007a7e11.html">The full texts side by side</a></small></p></div>',1794830700.0,1794830700.0,1,'en','[{"article":"045b43233fcef3f6","authors":[],"lang":"en","published":1794830700.0,"source":"Saved articles","title":"LIVE: Teresk earthquake, minute by minute","url":"https://www.harbourpost.example/live/teresk","words":127}]','{"agree":[],"categories":[],"image":null,"lead":[["We are following the day on Teresk as it comes in.","045b43233fcef3f6"],["The newest report stands on top.","045b43233fcef3f6"]],"url":"http://localhost:8080/e/2b3e8fdf007a7e11.html"}','Saved articles',1,'null','276a366e9e922d91','yes');
INSERT INTO "entry" VALUES('41451648ee5d9064','tag:localhost,2026:event/41451648ee5d9064','Passengers taken off ferry aground in Lurgan Sound','A passenger ferry with 212 people aboard ran aground in Lurgan Sound early on Wednesday after its steering failed, the coastguard said.','<div lang="en"><p><small>2 articles · 1 independent source · Wednesday</small></p><p>A passenger ferry with 212 people aboard ran aground in Lurgan Sound early on Wednesday after its steering failed, the coastguard said. <cite>— Saved articles</cite></p><h3>Reported by</h3><ul><li><cite>Saved articles</cite>: <cite><a href="https://meridian.example/lurgan-ferry">Ferry with 212 aboard runs aground in Lurgan Sound</a></cite> <small><time datetime="2026-11-18T07:15:00Z">18 November 2026, 07:15 UTC</time> · 132 words</small></li><li><cite>Saved articles</cite>: <cite><a href="https://www.harbourpost.example/alden/saint-oda">Passengers taken off ferry aground in Lurgan Sound</a></cite> <small><time datetime="2026-11-18T10:50:00Z">18 November 2026, 10:50 UTC</time> · 155 words</small></li></ul><h3>Quotes</h3><ul><li>"There was no panic and no danger at any time," coastguard commander Hugh Strand said. <cite>— Hugh Strand, via Saved articles</cite></li></ul><p><small><a href="http://localhost:8080/e/41451648ee5d9064.html">The full texts side by side</a></small></p></div>',1794986100.0,1794999000.0,1,'en','[{"article":"95a0a12bba44b873","authors":[],"lang":"en","published":1794986100.0,"source":"Saved articles","title":"Ferry with 212 aboard runs aground in Lurgan Sound","url":"https://meridian.example/lurgan-ferry","words":132},{"article":"d084e12a00b35556","authors":[],"lang":"en","published":1794999000.0,"source":"Saved articles","title":"Passengers taken off ferry aground in Lurgan Sound","url":"https://www.harbourpost.example/alden/saint-oda","words":155}]','{"agree":[],"categories":[],"image":null,"lead":[["A passenger ferry with 212 people aboard ran aground in Lurgan Sound early on Wednesday after its steering failed, the coastguard said.","95a0a12bba44b873"]],"url":"http://localhost:8080/e/41451648ee5d9064.html"}','Saved articles',1,'null','276a366e9e922d91','yes');
INSERT INTO "entry" VALUES('4ebcb491d0ae5ed2','tag:localhost,2026:event/4ebcb491d0ae5ed2','Alden Bridge shut after cracks found in main cable anchor','The Alden Bridge was closed to all traffic on Tuesday afternoon after inspectors found cracks in an anchor of its western main cable. The city''s chief engineer, Lorna Penhale, said the bridge would stay closed for at least three weeks.','<div lang="en"><p>The Alden Bridge was closed to all traffic on Tuesday afternoon after inspectors found cracks in an anchor of its western main cable. <cite>— Saved articles</cite></p><p>The city''s chief engineer, Lorna Penhale, said the bridge would stay closed for at least three weeks. <cite>— Saved articles</cite></p><h3>Reported by</h3><ul><li><cite>Saved articles</cite>: <cite><a href="https://www.harbourpost.example/alden/bridge-shut">Alden Bridge shut after cracks found in main cable anchor</a></cite> <small><time datetime="2026-11-17T16:20:00Z">17 November 2026, 16:20 UTC</time> · 126 words</small></li></ul><p><small><a href="http://localhost:8080/e/4ebcb491d0ae5ed2.html">The full texts side by side</a></small></p></div>',1794932400.0,1794932400.0,1,'en','[{"article":"a4a14961b714573d","authors":[],"lang":"en","published":1794932400.0,"source":"Saved articles","title":"Alden Bridge shut after cracks found in main cable anchor","url":"https://www.harbourpost.example/alden/bridge-shut","words":126}]','{"agree":[],"categories":[],"image":null,"lead":[["The Alden Bridge was closed to all traffic on Tuesday afternoon after inspectors found cracks in an anchor of its western main cable.","a4a14961b714573d"],["The city''s chief engineer, Lorna Penhale, said the bridge would stay closed for at least three weeks.","a4a14961b714573d"]],"url":"http://localhost:8080/e/4ebcb491d0ae5ed2.html"}','Saved articles',1,'null','276a366e9e922d91','yes');
INSERT INTO "entry" VALUES('659abdc2021c5312','tag:localhost,2026:event/659abdc2021c5312','Opinion: We loved our bridge and never painted it','A town gets the maintenance it is willing to be bored by. For as long as I can remember, every candidate for mayor has stood in front of that great grey span to have a picture taken, and not one has promised to scrape the rust off it.','<div lang="en"><p>A town gets the maintenance it is willing to be bored by. <cite>— Saved articles</cite></p><p>For as long as I can remember, every candidate for mayor has stood in front of that great grey span to have a picture taken, and not one has promised to scrape the rust off it. <cite>— Saved articles</cite></p><h3>Reported by</h3><ul><li><cite>Saved articles</cite>: <cite><a href="https://www.harbourpost.example/opinion/never-painted">Opinion: We loved our bridge and never painted it</a></cite> <small><time datetime="2026-11-18T06:00:00Z">18 November 2026, 06:00 UTC</time> · 142 words</small></li></ul><p><small><a href="http://localhost:8080/e/659abdc2021c5312.html">The full texts side by side</a></small></p></div>',1794981600.0,1794981600.0,1,'en','[{"article":"6446f23457e2b97a","authors":[],"lang":"en","published":1794981600.0,"source":"Saved articles","title":"Opinion: We loved our bridge and never painted it","url":"https://www.harbourpost.example/opinion/never-painted","words":142}]','{"agree":[],"categories":[],"image":null,"lead":[["A town gets the maintenance it is willing to be bored by.","6446f23457e2b97a"],["For as long as I can remember, every candidate for mayor has stood in front of that great grey span to have a picture taken, and not one has promised to scrape the rust off it.","6446f23457e2b97a"]],"url":"http://localhost:8080/e/659abdc2021c5312.html"}','Saved articles',1,'null','276a366e9e922d91','yes');
INSERT INTO "entry" VALUES('704a4e31625272e1','tag:localhost,2026:event/704a4e31625272e1','Streik bei der Seetalbahn: Pendler weichen auf Busse aus','Leere Gleise, volle Busse: Der Streik der Lokführer hat den Verkehr auf der Seetalbahn am Mittwoch lahmgelegt. In Lauenstein standen um sieben Uhr 200 Menschen an der Haltestelle.','<div lang="en"><p lang="de">Leere Gleise, volle Busse: Der Streik der Lokführer hat den Verkehr auf der Seetalbahn am Mittwoch lahmgelegt. <cite>— Saved articles</cite></p><p lang="de">In Lauenstein standen um sieben Uhr 200 Menschen an der Haltestelle. <cite>— Saved articles</cite></p><h3>Reported by</h3><ul><li><cite>Saved articles</cite>: <cite lang="de"><a href="https://oberlandkurier.example/5512">Streik bei der Seetalbahn: Pendler weichen auf Busse aus</a></cite> <small><time datetime="2026-11-18T09:40:00Z">18 November 2026, 09:40 UTC</time> · 122 words</small></li></ul><p><small><a href="http://localhost:8080/e/704a4e31625272e1.html">The full texts side by side</a></small></p></div>',1794994800.0,1794994800.0,1,'de','[{"article":"51b416beca1b95fc","authors":[],"lang":"de","published":1794994800.0,"source":"Saved articles","title":"Streik bei der Seetalbahn: Pendler weichen auf Busse aus","url":"https://oberlandkurier.example/5512","words":122}]','{"agree":[],"categories":[],"image":null,"lead":[["Leere Gleise, volle Busse: Der Streik der Lokführer hat den Verkehr auf der Seetalbahn am Mittwoch lahmgelegt.","51b416beca1b95fc"],["In Lauenstein standen um sieben Uhr 200 Menschen an der Haltestelle.","51b416beca1b95fc"]],"url":"http://localhost:8080/e/704a4e31625272e1.html"}','Saved articles',1,'null','276a366e9e922d91','yes');
INSERT INTO "entry" VALUES('9b79c6cec3927439','tag:localhost,2026:event/9b79c6cec3927439','Small tremor rattles crockery in Kelderby','A magnitude 3.4 earthquake was felt across the Kelder valley shortly after midnight on Tuesday, but nobody was hurt and no damage has come to light. The National Survey put the centre of the tremor four kilometres north of Kelderby, beneath a slate quarry that closed in 1988.','<div lang="en"><p>A magnitude 3.4 earthquake was felt across the Kelder valley shortly after midnight on Tuesday, but nobody was hurt and no damage has come to light. <cite>— Saved articles</cite></p><p>The National Survey put the centre of the tremor four kilometres north of Kelderby, beneath a slate quarry that closed in 1988. <cite>— Saved articles</cite></p><h3>Reported by</h3><ul><li><cite>Saved articles</cite>: <cite><a href="https://www.harbourpost.example/home/kelderby-tremor">Small tremor rattles crockery in Kelderby</a></cite> <small><time datetime="2026-11-17T08:15:00Z">17 November 2026, 08:15 UTC</time> · 131 words</small></li></ul><p><small><a href="http://localhost:8080/e/9b79c6cec3927439.html">The full texts side by side</a></small></p></div>',1794903300.0,1794903300.0,1,'en','[{"article":"37771b428522ae9c","authors":["Rowan Tull"],"lang":"en","published":1794903300.0,"source":"Saved articles","title":"Small tremor rattles crockery in Kelderby","url":"https://www.harbourpost.example/home/kelderby-tremor","words":131}]','{"agree":[],"categories":[],"image":null,"lead":[["A magnitude 3.4 earthquake was felt across the Kelder valley shortly after midnight on Tuesday, but nobody was hurt and no damage has come to light.","37771b428522ae9c"],["The National Survey put the centre of the tremor four kilometres north of Kelderby, beneath a slate quarry that closed in 1988.","37771b428522ae9c"]],"url":"http://localhost:8080/e/9b79c6cec3927439.html"}','Saved articles',1,'null','276a366e9e922d91','yes');
INSERT INTO "entry" VALUES('ab4414454a33f3a4','tag:localhost,2026:event/ab4414454a33f3a4','Brandvale to close 12 supermarkets as profit falls','Brandvale, the country''s second largest grocer, will close 12 supermarkets by next summer. The announcement came with figures that disappointed the market.','<div lang="en"><p>Brandvale, the country''s second largest grocer, will close 12 supermarkets by next summer. <cite>— Saved articles</cite></p><p>The announcement came with figures that disappointed the market. <cite>— Saved articles</cite></p><h3>Reported by</h3><ul><li><cite>Saved articles</cite>: <cite><a href="https://meridian.example/brandvale">Brandvale to close 12 supermarkets as profit falls</a></cite> <small><time datetime="2026-11-18T10:20:00Z">18 November 2026, 10:20 UTC</time> · 132 words</small></li></ul><p><small><a href="http://localhost:8080/e/ab4414454a33f3a4.html">The full texts side by side</a></small></p></div>',1794997200.0,1794997200.0,1,'en','[{"article":"ebc010ec52a8639c","authors":[],"lang":"en","published":1794997200.0,"source":"Saved articles","title":"Brandvale to close 12 supermarkets as profit falls","url":"https://meridian.example/brandvale","words":132}]','{"agree":[],"categories":[],"image":null,"lead":[["Brandvale, the country''s second largest grocer, will close 12 supermarkets by next summer.","ebc010ec52a8639c"],["The announcement came with figures that disappointed the market.","ebc010ec52a8639c"]],"url":"http://localhost:8080/e/ab4414454a33f3a4.html"}','Saved articles',1,'null','276a366e9e922d91','yes');
INSERT INTO "entry" VALUES('adb0fad0fdd41029','tag:localhost,2026:event/adb0fad0fdd41029','Orlin Motors lifts forecast after record quarter','Orlin Motors raised its forecast for the year on Wednesday after electric vans brought the carmaker the best quarter in its history. Net profit rose to 412 million crowns in the three months to the end of September, up 23 percent from a year earlier.','<div lang="en"><p>Orlin Motors raised its forecast for the year on Wednesday after electric vans brought the carmaker the best quarter in its history. <cite>— Saved articles</cite></p><p>Net profit rose to 412 million crowns in the three months to the end of September, up 23 percent from a year earlier. <cite>— Saved articles</cite></p><h3>Reported by</h3><ul><li><cite>Saved articles</cite>: <cite><a href="https://meridian.example/orlin">Orlin Motors lifts forecast after record quarter</a></cite> <small><time datetime="2026-11-18T09:05:00Z">18 November 2026, 09:05 UTC</time> · 139 words</small></li></ul><p><small><a href="http://localhost:8080/e/adb0fad0fdd41029.html">The full texts side by side</a></small></p></div>',1794992700.0,1794992700.0,1,'en','[{"article":"7a166ab5e4db793d","authors":[],"lang":"en","published":1794992700.0,"source":"Saved articles","title":"Orlin Motors lifts forecast after record quarter","url":"https://meridian.example/orlin","words":139}]','{"agree":[],"categories":[],"image":null,"lead":[["Orlin Motors raised its forecast for the year on Wednesday after electric vans brought the carmaker the best quarter in its history.","7a166ab5e4db793d"],["Net profit rose to 412 million crowns in the three months to the end of September, up 23 percent from a year earlier.","7a166ab5e4db793d"]],"url":"http://localhost:8080/e/adb0fad0fdd41029.html"}','Saved articles',1,'null','276a366e9e922d91','yes');
INSERT INTO "entry" VALUES('c18aa75e4c528096','tag:localhost,2026:event/c18aa75e4c528096','Morning briefing: bridge queues, a ferry on the sand and a minister gone','Here are five things to know this Thursday. Allow an extra hour if you cross the water; the tunnel was full by six.','<div lang="en"><p>Here are five things to know this Thursday. <cite>— Saved articles</cite></p><p>Allow an extra hour if you cross the water; the tunnel was full by six. <cite>— Saved articles</cite></p><h3>Reported by</h3><ul><li><cite>Saved articles</cite>: <cite><a href="https://www.harbourpost.example/briefing/20261119">Morning briefing: bridge queues, a ferry on the sand and a minister gone</a></cite> <small><time datetime="2026-11-19T06:30:00Z">19 November 2026, 06:30 UTC</time> · 139 words</small></li></ul><p><small><a href="http://localhost:8080/e/c18aa75e4c528096.html">The full texts side by side</a></small></p></div>',1795069800.0,1795069800.0,1,'en','[{"article":"40dd4f0376d1222b","authors":[],"lang":"en","published":1795069800.0,"source":"Saved articles","title":"Morning briefing: bridge queues, a ferry on the sand and a minister gone","url":"https://www.harbourpost.example/briefing/20261119","words":139}]','{"agree":[],"categories":[],"image":null,"lead":[["Here are five things to know this Thursday.","40dd4f0376d1222b"],["Allow an extra hour if you cross the water; the tunnel was full by six.","40dd4f0376d1222b"]],"url":"http://localhost:8080/e/c18aa75e4c528096.html"}','Saved articles',1,'null','276a366e9e922d91','yes');
INSERT INTO "entry" VALUES('c67d3d8326705398','tag:localhost,2026:event/c67d3d8326705398','Ransom demand as Dornwick hospitals lose their computers','Three hospitals in Dornwick have gone back to pen and paper after an attack on their computers that began on Monday night. The attackers demanded four million crowns in a message that appeared on screens at the nurses'' stations, according to a person who saw it.','<div lang="en"><p>Three hospitals in Dornwick have gone back to pen and paper after an attack on their computers that began on Monday night. <cite>— Saved articles</cite></p><p>The attackers demanded four million crowns in a message that appeared on screens at the nurses'' stations, according to a person who saw it. <cite>— Saved articles</cite></p><h3>Reported by</h3><ul><li><cite>Saved articles</cite>: <cite><a href="https://meridian.example/dornwick">Ransom demand as Dornwick hospitals lose their computers</a></cite> <small><time datetime="2026-11-17T13:00:00Z">17 November 2026, 13:00 UTC</time> · 147 words</small></li></ul><p><small><a href="http://localhost:8080/e/c67d3d8326705398.html">The full texts side by side</a></small></p></div>',1794920400.0,1794920400.0,1,'en','[{"article":"fefe286ad900cbd8","authors":["Otis Farrow"],"lang":"en","published":1794920400.0,"source":"Saved articles","title":"Ransom demand as Dornwick hospitals lose their computers","url":"https://meridian.example/dornwick","words":147}]','{"agree":[],"categories":[],"image":null,"lead":[["Three hospitals in Dornwick have gone back to pen and paper after an attack on their computers that began on Monday night.","fefe286ad900cbd8"],["The attackers demanded four million crowns in a message that appeared on screens at the nurses'' stations, according to a person who saw it.","fefe286ad900cbd8"]],"url":"http://localhost:8080/e/c67d3d8326705398.html"}','Saved articles',1,'null','276a366e9e922d91','yes');
INSERT INTO "entry" VALUES('c889006886a10f16','tag:localhost,2026:event/c889006886a10f16','Marnhurst Rovers come from behind to beat Eskwater','Marnhurst Rovers came from behind to beat Eskwater 3-1 on Monday night, with two goals by Adeyo Finch in the last ten minutes. Eskwater had led since the eighteenth minute, when Luc Tamsin turned a corner in at the near post.','<div lang="en"><p>Marnhurst Rovers came from behind to beat Eskwater 3-1 on Monday night, with two goals by Adeyo Finch in the last ten minutes. <cite>— Saved articles</cite></p><p>Eskwater had led since the eighteenth minute, when Luc Tamsin turned a corner in at the near post. <cite>— Saved articles</cite></p><h3>Reported by</h3><ul><li><cite>Saved articles</cite>: <cite><a href="https://www.harbourpost.example/sport/marnhurst-eskwater">Marnhurst Rovers come from behind to beat Eskwater</a></cite> <small><time datetime="2026-11-16T22:10:00Z">16 November 2026, 22:10 UTC</time> · 129 words</small></li></ul><p><small><a href="http://localhost:8080/e/c889006886a10f16.html">The full texts side by side</a></small></p></div>',1794867000.0,1794867000.0,1,'en','[{"article":"b576ba9e1e57ebcb","authors":[],"lang":"en","published":1794867000.0,"source":"Saved articles","title":"Marnhurst Rovers come from behind to beat Eskwater","url":"https://www.harbourpost.example/sport/marnhurst-eskwater","words":129}]','{"agree":[],"categories":[],"image":null,"lead":[["Marnhurst Rovers came from behind to beat Eskwater 3-1 on Monday night, with two goals by Adeyo Finch in the last ten minutes.","b576ba9e1e57ebcb"],["Eskwater had led since the eighteenth minute, when Luc Tamsin turned a corner in at the near post.","b576ba9e1e57ebcb"]],"url":"http://localhost:8080/e/c889006886a10f16.html"}','Saved articles',1,'null','276a366e9e922d91','yes');
INSERT INTO "entry" VALUES('ee32c80994243648','tag:localhost,2026:event/ee32c80994243648','Vessia''s water minister steps down over reservoir contract','Vessia''s water minister, Tomas Rehn, resigned on Wednesday over a contract for the Ostra reservoir that went to a company run by his brother-in-law.','<div lang="en"><p><small>2 articles · 1 independent source · Wednesday</small></p><p>Vessia''s water minister, Tomas Rehn, resigned on Wednesday over a contract for the Ostra reservoir that went to a company run by his brother-in-law. <cite>— Saved articles</cite></p><h3>Reported by</h3><ul><li><cite>Saved articles</cite>: <cite><a href="https://www.harbourpost.example/world/vessia-minister">Vessia''s water minister steps down over reservoir contract</a></cite> <small><time datetime="2026-11-18T15:05:00Z">18 November 2026, 15:05 UTC</time> · 120 words</small></li><li><cite>Saved articles</cite>: <cite><a href="https://meridian.example/vessia-rehn">A resignation in Lindmar, and a majority of two</a></cite> <small><time datetime="2026-11-18T17:45:00Z">18 November 2026, 17:45 UTC</time> · 134 words</small></li></ul><h3>Quotes</h3><ul><li>"A minister leaves and the pipe still leaks," said opposition leader Janek Boll. <cite>— Janek Boll, via Saved articles</cite></li></ul><p><small><a href="http://localhost:8080/e/ee32c80994243648.html">The full texts side by side</a></small></p></div>',1795014300.0,1795023900.0,1,'en','[{"article":"c4e07a7707053240","authors":["Ines Calloway"],"lang":"en","published":1795014300.0,"source":"Saved articles","title":"Vessia''s water minister steps down over reservoir contract","url":"https://www.harbourpost.example/world/vessia-minister","words":120},{"article":"0bac5b97a3c85fa9","authors":[],"lang":"en","published":1795023900.0,"source":"Saved articles","title":"A resignation in Lindmar, and a majority of two","url":"https://meridian.example/vessia-rehn","words":134}]','{"agree":[],"categories":[],"image":null,"lead":[["Vessia''s water minister, Tomas Rehn, resigned on Wednesday over a contract for the Ostra reservoir that went to a company run by his brother-in-law.","c4e07a7707053240"]],"url":"http://localhost:8080/e/ee32c80994243648.html"}','Saved articles',1,'null','276a366e9e922d91','yes');
INSERT INTO "entry" VALUES('fb2dc2bb7d142553','tag:localhost,2026:event/fb2dc2bb7d142553','Papierfabrik Oberlauen: Halle nach Brand nur noch Schutt','Wo am Montag noch 900 Tonnen Papier lagerten, stehen jetzt vier verkohlte Stützen. Die Lagerhalle der Papierfabrik Oberlauen ist in der Nacht zum Dienstag bis auf die Grundmauern abgebrannt.','<div lang="en"><p lang="de">Wo am Montag noch 900 Tonnen Papier lagerten, stehen jetzt vier verkohlte Stützen. <cite>— Saved articles</cite></p><p lang="de">Die Lagerhalle der Papierfabrik Oberlauen ist in der Nacht zum Dienstag bis auf die Grundmauern abgebrannt. <cite>— Saved articles</cite></p><h3>Reported by</h3><ul><li><cite>Saved articles</cite>: <cite lang="de"><a href="https://oberlandkurier.example/5501">Papierfabrik Oberlauen: Halle nach Brand nur noch Schutt</a></cite> <small><time datetime="2026-11-17T10:10:00Z">17 November 2026, 10:10 UTC</time> · 118 words</small></li></ul><p><small><a href="http://localhost:8080/e/fb2dc2bb7d142553.html">The full texts side by side</a></small></p></div>',1794910200.0,1794910200.0,1,'de','[{"article":"ae8ce3718e6b3a74","authors":[],"lang":"de","published":1794910200.0,"source":"Saved articles","title":"Papierfabrik Oberlauen: Halle nach Brand nur noch Schutt","url":"https://oberlandkurier.example/5501","words":118}]','{"agree":[],"categories":[],"image":null,"lead":[["Wo am Montag noch 900 Tonnen Papier lagerten, stehen jetzt vier verkohlte Stützen.","ae8ce3718e6b3a74"],["Die Lagerhalle der Papierfabrik Oberlauen ist in der Nacht zum Dienstag bis auf die Grundmauern abgebrannt.","ae8ce3718e6b3a74"]],"url":"http://localhost:8080/e/fb2dc2bb7d142553.html"}','Saved articles',1,'null','276a366e9e922d91','yes');
INSERT INTO "entry" VALUES('fd127fa45b3cdcc0','tag:localhost,2026:event/fd127fa45b3cdcc0','Tarn City and Corley share no goals in the fog','Tarn City and Corley drew 0-0 at Quarry Park on Tuesday in fog so thick that the referee twice stopped play. The better chances fell to the visitors.','<div lang="en"><p>Tarn City and Corley drew 0-0 at Quarry Park on Tuesday in fog so thick that the referee twice stopped play. <cite>— Saved articles</cite></p><p>The better chances fell to the visitors. <cite>— Saved articles</cite></p><h3>Reported by</h3><ul><li><cite>Saved articles</cite>: <cite><a href="https://www.harbourpost.example/sport/tarn-corley">Tarn City and Corley share no goals in the fog</a></cite> <small><time datetime="2026-11-17T22:25:00Z">17 November 2026, 22:25 UTC</time> · 129 words</small></li></ul><p><small><a href="http://localhost:8080/e/fd127fa45b3cdcc0.html">The full texts side by side</a></small></p></div>',1794954300.0,1794954300.0,1,'en','[{"article":"56735cbd1657d46f","authors":[],"lang":"en","published":1794954300.0,"source":"Saved articles","title":"Tarn City and Corley share no goals in the fog","url":"https://www.harbourpost.example/sport/tarn-corley","words":129}]','{"agree":[],"categories":[],"image":null,"lead":[["Tarn City and Corley drew 0-0 at Quarry Park on Tuesday in fog so thick that the referee twice stopped play.","56735cbd1657d46f"],["The better chances fell to the visitors.","56735cbd1657d46f"]],"url":"http://localhost:8080/e/fd127fa45b3cdcc0.html"}','Saved articles',1,'null','276a366e9e922d91','yes');
CREATE TABLE event (
	id TEXT NOT NULL, 
	newest DOUBLE NOT NULL, 
	state BLOB NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "event" VALUES('0b4ecd0acc3e4c38',1794850200.0,X'00000058B0BEDA41A83892E10E5AFA3F020000001A0002006E000200656E79B57B40AEC9ABBC3B90FF1CE076254B7329B97F5DC3559F42340674C0DD17837BC8B81B22A78D0280CC9550CB4A597560F6777B91F3247EA9320005FC942618B90F9AEA6244D98560E8B5ACF3BAA8BD753FEB0B0F1AA90D323AE415BEC05D1DC9F8D29FDA663BCD79B57B40AEC9ABBC3B90FF1CE076254B7329B97F5DC3559F42340674C0DD17837BC8B81B22A78D0280CC9550CB4A597560F6777B91F3247E0A54BF8F16EB49F446FB1E034CADBF04970FDA1131BD6116BB84151CB809DE1D44B1FA20BE6BF1225398093CE5D45D3F3344743FAB4C5741CEF4AE41CC5D914365E84944A65B8B4D4126D25A5F80A05C0CE31C5D9D39D5674598946F28D2D9717D7C1D7B414E44895AF9488BE888D68BCBE6178C6754778C63476B9316D173A0F8E130A6F79692A660E8B5ACF3BAA8BDFBE1C7C14F2959C4024FBEC8FDDAC6CB68F201E183F89DE62ED547E7D64F2DECC2EC2AEE852A21EFC0E8D3EF5B4E56F4691CA3FA015145FE76ABD9FEDB4FE4FEA9320005FC942618B90F9AEA6244D985753FEB0B0F1AA90D323AE415BEC05D1DC9F8D29FDA663BCD87741A15A4A4401D93CAFE363CCB5037B939C23A42B0393FF5D8C546264A0B5047BEF9517E66A8588251375F03148C6074AFD06137C1CE6D0D3FD46E44755380B2B12881DBF63084B1552189E2E53589FBB66B8DA3DED09FBF6FD4AB98871BB11D1F5CB2768C7DDB41DD56E186EF35EF593765F18110BC1CC75AC341B618B9646AF42A9A7582CDBD1D2BF13E50C1F23E5560A53E3AACA03E5560A53ECCF76A3E23A44E3E8036973E29187D3E4751EC3D4751EC3D4751EC3D4751EC3D4751EC3D4751EC3D4751EC3D66EEC43D66EEC43D66EEC43D1140423E66EEC43D66EEC43D1140423E66EEC43D66EEC43D66EEC43D66EEC43D66EEC43D66EEC43D66EEC43D66EEC43D1140423E66EEC43D1140423E66EEC43D66EEC43D66EEC43D66EEC43DDCD7383E66EEC43D66EEC43D66EEC43D66EEC43D66EEC43D66EEC43D1140423E66EEC43D1140423E7FBD953E5252823E1140423E1140423E66EEC43D66EEC43D1140423E66EEC43D66EEC43D66EEC43D1140423E66EEC43D66EEC43D66EEC43D66EEC43D1140423E66EEC43D1140423ED3DA673ED3DA673ED3DA673E0292643E7893043E7893043E7893043E7893043E7893043E7893043EC8F5DC3DC8F5DC3DC8F5DC3DC8F5DC3DC8F5DC3DC8F5DC3DC8F5DC3DC8F5DC3DC8F5DC3DC8F5DC3DC8F5DC3DC8F5DC3DC8F5DC3DC8F5DC3DC8F5DC3DC8F5DC3DC8F5DC3DC8F5DC3DC8F5DC3DC8F5DC3DC8F5DC3DC8F5DC3DC8F5DC3DC8F5DC3DC8F5DC3DC8F5DC3DC8F5DC3DC8F5DC3DC8F5DC3DBC91BF3DBC91BF3DBC91BF3DBC91BF3DBC91BF3D5374726F6E672065617274687175616B65207368616B65732054657265736B2069736C616E6420726F6F667320646F776E20696E2056616C6D6F72610054657265736B20636F756E74732074686520636F73742061667465722069736C616E64207320776F727374207175616B6520696E20612067656E65726174696F6E');
INSERT INTO "event" VALUES('2b3e8fdf007a7e11',1794830700.0,X'0000005BBCBEDA41000000000000F03F000000000100020000000000656E04A02C50');
INSERT INTO "event" VALUES('c889006886a10f16',1794867000.0,X'000000CEDFBEDA41BF60FCFCFFFFEF3F010000000E0002003F000100656EFAC778CBF73888D06C9A33F09C06F9D5D18BD7A628D2D971D422C7A6B09C63C95DFA8ED98A44B715F05FE5214652CE3A5B6FB7781994897CFAC778CBF73888D06C9A33F09C06F9D5D18BD7A628D2D971D422C7A6B09C63C95DFA8ED98A44B715F05FE5214652CE3A5B6FB7781994897C20E505057C8E420713167F07FDF5FB09A0D0FC13C356C41623CA391E05DFD51EB50942226420322407567F38CE8A9939F2BD983C6747E349A0A9DB4AC8C12E4D8D6C8A5A863E0A669B8ED26D5B483274111C4C76AA8CFF766F2D807CB7EFDC8370082D9613CCEA9A1DBFC79C681AA8AABB8807AB554AA5ABDBA649ACC72198B0FA54ACB0FBDC14B8097ED8BB34EAEEC52F1E24C7798648D44EE507DF157226EAF5D1D9EC4A04FFF821415AFB38AB8EFDF662FBFE970FDA114598946F5B4E56F4F3BAA8BD42AD853E42AD853E42AD853EB87D743E2704573E8B00543E8B00543E47792D3E47792D3E34E5F53D34E5F53D34E5F53D34E5F53D34E5F53DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DABE9CC3DE1AEB13DE1AEB13DE1AEB13D7C40A03D4D61726E687572737420526F7665727320636F6D652066726F6D20626568696E6420746F20626561742045736B7761746572');
INSERT INTO "event" VALUES('9b79c6cec3927439',1794903300.0,X'0000004103BFDA41C29493000000F03F010000000E00020043000100656E40BFBC59EDB904483E9EBD0E13EA4575D985059A2CF17786E076254B9A479E2129A8309C47FFAFACA7729CF534B32304C481011362303A2540BFBC59EDB904483E9EBD0E13EA4575D985059A2CF17786E076254B9A479E2129A8309C47FFAFACA7729CF534B32304C481011362303A257D4864358BAD3E3635CA7937DD1AFF371B024639E21E4D41FB26174307FC5E490B472B55CF09DE58FCC2705911ED2F5A8A61055D41006061FD15F0654F005F6AF75C1A6B7D245676C6EEE678A29AF47DA290288F7D66C19003674096B0831B9977E808A379B759A3472B68A39960B0A586DFECAAD48990AED7E3CEB026E7E9B3BFC466B40E8F06B65A68D0BD72AB97BE984035C61A048DC78F5CA3DAED5EA3E3427FDFF36A24C0F7948B4C01A0A9DB4A03148C604E111E70D18BD7A6C2302ADC86EF35EFC0E8D3EFF79692A6015145FE7BC8B81B87F28D3E13CF813EBD51643EBD51643EBD51643EE134383E32A7043EF08D023EF08D023EF08D023EF08D023E3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D3A97D93D5AB4BC3D5AB4BC3D5AB4BC3D5AB4BC3D5AB4BC3D5AB4BC3D5AB4BC3D5AB4BC3D5436AA3D5436AA3DB1B19C3D536D616C6C207472656D6F7220726174746C65732063726F636B65727920696E204B656C6465726279');
INSERT INTO "event" VALUES('fb2dc2bb7d142553',1794910200.0,X'000000FE09BFDA41D328D8F8FFFFEF3F010000000E0002003C0001006465DDAA7C61C5177E5BE197271258F9521CCFD8A75960AF63F22C590751AA06F486E2E1AAB3B872F9D757CBF4027CF3D2045BD4F1052AA41B16DDAA7C61C5177E5BE197271258F9521CCFD8A75960AF63F22C590751AA06F486E2E1AAB3B872F9D757CBF4027CF3D2045BD4F1052AA41B164BA7D316182CC0180F8A9719D0503E21885713285201642D9363DA2DF38680323C5F9C32A2D4B435BE996037B440893C7A27ED42EE951B4707C93B4911F43A4DE9AAD5597B33455DDA5A5D5F06D32672B886FD813D77D484124F358A015F978E2896F98F7DF1D09061AF299927E258993621AE9F3243DAA5D89739B0284872BAA7AA01BC74022ABF2B1582BFC115DDC4157B18C8B84CCCC85EB289C9847D9DCFA48F67D3C14BA7DC2F87FBEDA2A86AF791A662FB0781AAFCFC79913E4509853EEDFE693EEDFE693EEDFE693E4EC93C3EE1CC053EE1CC053EE1CC053EE1CC053E2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D2100DF3D50617069657266616272696B204F6265726C6175656E2048616C6C65206E616368204272616E64206E7572206E6F636820536368757474');
INSERT INTO "event" VALUES('c67d3d8326705398',1794920400.0,X'000000F413BFDA41F1CF89FFFFFFEF3F010000000E00020038000100656E4DDFBFAB6B6F8B30E3B9AA34C75AC341AEEC060A58A4F52A0264FC5D01027566A334887D3814D0190D2E5C89047CFEA56A4791BC995869C94DDFBFAB6B6F8B30E3B9AA34C75AC341AEEC060A58A4F52A0264FC5D01027566A334887D3814D0190D2E5C89047CFEA56A4791BC995869C9454F980252459017FF62301962B1711B8484F320E483E423DEE9772E0703743022EE753EEA984F4116601A4EE4BD79507B33455D9B1053628FF51D6800AF817F095834838B4CEEA2A48370A4D09E25AAF36D49B376A7C9B821FA62BD22EE68C34D9FBDC8436D7ED2BAC67FDE6CF4DFDFB03923F64CAC43FE3C228FFEF5D8C546C0695A5B0CE31C5D37C1CE6D7D66C1901D1F5CB2AB9BF7F6970FDA11D18BD7A64F297DF3F3BAA8BD52A28E3ED56F823ED56F823E00CF6E3E7F6C653E7F6C653E7F6C653E0219393E0219393E9E2F033E9E2F033E9E2F033E9E2F033E9E2F033EB2A4DA3DB2A4DA3DB2A4DA3DB2A4DA3DB2A4DA3DB2A4DA3DB2A4DA3DB2A4DA3DB2A4DA3DB2A4DA3DB2A4DA3DB2A4DA3DB2A4DA3DB2A4DA3DB2A4DA3DB2A4DA3DB2A4DA3DB2A4DA3DB2A4DA3DB2A4DA3DB2A4DA3DB2A4DA3DB2A4DA3DB2A4DA3DB2A4DA3DB2A4DA3DB2A4DA3DB2A4DA3DB2A4DA3DB2A4DA3DB2A4DA3D3BA5BD3D3BA5BD3D3BA5BD3D3BA5BD3D3BA5BD3D3BA5BD3D3BA5BD3DC114AB3DC114AB3DC114AB3D8B829D3D52616E736F6D2064656D616E6420617320446F726E7769636B20686F73706974616C73206C6F736520746865697220636F6D707574657273');
INSERT INTO "event" VALUES('4ebcb491d0ae5ed2',1794932400.0,X'000000AC1FBFDA41E5441F010000F03F010000000E0002003B000100656ED011A771CFC13183D4C4E92476DB8E5064CD28BF1A51DEEE34B3230460722A1BC4810113F5D8C546825F7520488A584F8D17C05D86C8C17DD011A771CFC13183D4C4E92476DB8E5064CD28BF1A51DEEE34B3230460722A1BC4810113F5D8C546825F7520488A584F8D17C05D86C8C17D9439CEB6DEB622C3EB6274F2C4D43306526C720B68D47E124C8E7F1D04CEA41FCA723129957E3C2934025B2D13AC8E3C03B06A3D286DC53E391413579C83095ECAB8B16CDD211B6F9DE63D77637FFD7FD2573180F15BEA86B8BEAD96D79F089A880FAB9ADF3314A1180A52A41EC974AB990488ACD3AD86AFA92AC4BAB7FCD8C23958A9CD5E7025D5A846D0E691C16EF12F5AA4F220E505058FF51D68414E44896754778C03674096472B68A3D64F2DECAB4C5741A796953EC380843E2058723E2058723E2058723E2058723E95E4653ED120553ECD2A153EBA94063E73BCF33D73BCF33D73BCF33D73BCF33D73BCF33D73BCF33D73BCF33D0B1DCB3D0B1DCB3D0B1DCB3D0B1DCB3D0B1DCB3D0B1DCB3D0B1DCB3D0B1DCB3D0B1DCB3D0B1DCB3D0B1DCB3D0B1DCB3D0B1DCB3D0B1DCB3D0B1DCB3D0B1DCB3D0B1DCB3D0B1DCB3D0B1DCB3D0B1DCB3D0B1DCB3D0B1DCB3D0B1DCB3D0B1DCB3D0B1DCB3D0B1DCB3D0B1DCB3D0B1DCB3D0B1DCB3D0B1DCB3D0B1DCB3D0B1DCB3D0B1DCB3D0B1DCB3D7B33B03D7B33B03D7B33B03D7B33B03D7B33B03D7B33B03D7B33B03DACF89E3D416C64656E20427269646765207368757420616674657220637261636B7320666F756E6420696E206D61696E206361626C6520616E63686F72');
INSERT INTO "event" VALUES('fd127fa45b3cdcc0',1794954300.0,X'0000000F35BFDA410AFC0EFBFFFFEF3F010000000E00020040000100656E971010D8EB1E0F3B13EDA88234025B2D5A9D06EF2F1E24C7A83D5B0CF7E0FB8F1EDEBCA021DFDBF45B48327421415AFBD422C7A6BC4C4A2C971010D8EB1E0F3B13EDA88234025B2D5A9D06EF2F1E24C7A83D5B0CF7E0FB8F1EDEBCA021DFDBF45B48327421415AFBD422C7A6BC4C4A2CD408EE61D64D3EB4567BD0D384C39EE62B7496080B789E14724EF326CBCCB23C39E97E435C81A349CD432753BADE895ECD531D7405C55B7A961AA17C536CCB7DB0F2F280EEE34681FDEDDA882E05A48CE37B13A37D709BAE763BCAB024F3A5B78AEF3DBEDE1A59C3337D07C47968E6D56A7425E2E51E54E7A12E2FE8FF4DA4E8F705A1ECF38EDFED7E466AF025D3E3F9D07759FC2EEBDCFC454F9802FB2617436747E3498D6C8A5A4126D25A7D245676CBE6178CBFC466B4F5D1D9EC593765F14E111E7003674096427C8E3E1A2E853E2895733EF619673EA137563E5EDC393E44D42C3E44D42C3E44D42C3E44D42C3E8AF3153E8AF3153EDC4D073E4EFBF43D4EFBF43D4EFBF43D4EFBF43D4EFBF43DC126CC3DC126CC3DC126CC3DC126CC3DC126CC3DC126CC3DC126CC3DC126CC3DC126CC3DC126CC3DC126CC3DC126CC3DC126CC3DC126CC3DC126CC3DC126CC3DC126CC3DC126CC3DC126CC3DC126CC3DC126CC3DC126CC3DC126CC3DC126CC3DC126CC3DC126CC3DC126CC3DC126CC3DC126CC3DC126CC3DC126CC3DC126CC3DC126CC3DC126CC3D9A20B13D9A20B13D9A20B13D9A20B13D9A20B13D9A20B13D9A20B13D9A20B13D9A20B13D9A20B13D5AD39F3D5AD39F3D5461726E204369747920616E6420436F726C6579207368617265206E6F20676F616C7320696E2074686520666F67');
INSERT INTO "event" VALUES('659abdc2021c5312',1794981600.0,X'000000B84FBFDA41000000000000F03F000000000100020000000000656EFB7E7AFF');
INSERT INTO "event" VALUES('41451648ee5d9064',1794999000.0,X'0000001D54BFDA415C5D8BC61496FB3F020000001600020062000200656EBF28FE51835039726F2D7D81131C0DBFDEBE24D61F7B3A8084C38EF8D2239A6101F9047F5FEE17D3F5D8C546DB65F311E2199323CAB9E22308D6E8BF7110883D53A299E7F5976EF8C0CF9331919EDBE0725B5001AB2B2604BF28FE51835039726F2D7D81131C0DBFDEBE24D61F7B3A8084C38EF8D2239A6101F9047F5FEE17D3F5D8C546DB65F311E2199323CAB9E223C0CF9331917C65AD919EDBE07BC8B81BF17C5008C7FEDA1073ACD7110DBED51A99B5AE1B4EF0941DDCFDA22BE96FBD31AA844540C8D39466552E506FD0734073F0DC90741595857A6B38277C9573D87EDC0AE78062AAEE879281A79EC5A338A34BCE8EA315A0B3AC3934ECBAA81F89BBEB90BFCBF4E1EFCB82011CD1A88C35D3FF0D51D841BE39E424EB30FACC5D914339141357A290288FD09E25AA72AB97BE6CF4DFDF45A45CE01A51DEEEA65B8B4D4598946F68F201E1970FDA1108D6E8BF7110883D53A299E7F5976EF8725B5001AB2B2604DA507C0CFCA008193FA88F1BC46D811E9FECF62F00CE7536BDA3A23F92A8F14C2CFBC262CCECDC64AA9D60678FF67A6A8A9F937402684F8437C1C98BE2CB2C9692BE7BBE723433CD19E94CCEF2A685E1D475CBF40D8E43FE7C8E42070B789E1404CEA41FF75C1A6B0D3FD46E724EF3265F80A05C0CE31C5D20E505059A09F93E69A4783E9A09F93E9A09F93EB295B03EBBAA5A3E617EDC3E16B3B03E22798C3E0AEDD43E5D9D4B3EFF11FA3DFF11FA3DFF11FA3DC5777A3EFF11FA3DC5777A3ED60D433E0E91463E24B9503E5564D03D5564D03D24B9503E5564D03D24B9503E5564D03D5564D03D5564D03D5564D03D5564D03D24B9503E5564D03D5564D03D24B9503E5564D03D24B9503E5564D03D5564D03D5564D03D5564D03D5564D03D5564D03D5564D03D24B9503E5564D03D5564D03D5564D03D5564D03D24B9503ED9DBB43DD9DBB43DD9DBB43DD9DBB43DD9DBB43DD9DBB43DD0CC383ED9DBB43DE33AA33DE33AA33DE33AA33D7157963DB75C5B3E6A77103E6A77103E6A77103E06C7F03D06C7F03D06C7F03D06C7F03D06C7F03D06C7F03D06C7F03D06C7F03D06C7F03D06C7F03D06C7F03D06C7F03D06C7F03D06C7F03D06C7F03D06C7F03D06C7F03D06C7F03D06C7F03D06C7F03D06C7F03D06C7F03D06C7F03D06C7F03DF40DD13DF40DD13DF40DD13DF40DD13DF40DD13DC8BDBC3DC8BDBC3DC8BDBC3DA2E3AD3D46657272792077697468203231322061626F6172642072756E73206167726F756E6420696E204C757267616E20536F756E640050617373656E676572732074616B656E206F6666206665727279206167726F756E6420696E204C757267616E20536F756E64');
INSERT INTO "event" VALUES('adb0fad0fdd41029',1794992700.0,X'0000008F5ABFDA418DAF5BF4FFFFEF3F010000000E00020040000100656E63D18E439B815128400453CB3EFECB12377382BB8A61055D8251375FEB44872F3FC85E713702B391F7D81DDC448EB0FEF5D8C546B133FC0063D18E439B815128400453CB3EFECB12377382BB8A61055D8251375FEB44872F3FC85E713702B391F7D81DDC448EB0FEF5D8C546B133FC00C56E3D0D98277913E4E777146E0175174F33D819A452C920FC92B9269E6D702ED59A4C4708F46156462BD2569CF2C466CA4C416E36E1A5710CF46C757FF73887284F20880610B68EF484339A7DD09E9B0340BBA18F63F3A5DC8434AB4F760DADA8571DAF11C3A4B174DE2FB3999B66B805E684BAC0328EBC2FDE39BE6CC2A9D2AAA415DF2A65A7E90217FCEA77EF0AEF55E405F1FF15EAF26D24AAFFF17C50084C8E7F1D724EF326E4BD79507B33455D9C83095ED79F089AA48370A4F6B414D15A9D06EF7D24567656DA8B3E77C97F3E77C97F3E49F3603E49F3603E0E065E3EE341433EC7A0003EC7A0003EC7A0003EC7A0003EC7A0003E125CF43D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D4C61D63D1615BA3D1615BA3D1615BA3D1615BA3D1615BA3D1615BA3D1615BA3D1615BA3D1615BA3D1615BA3DABF6A73D4F726C696E204D6F746F7273206C6966747320666F726563617374206166746572207265636F72642071756172746572');
INSERT INTO "event" VALUES('704a4e31625272e1',1794994800.0,X'0000009C5CBFDA4177FA57040000F03F010000000E0002003E000100646575EA4C16C48E524BE9A09CE71975D43452ED97CBA9904921B4E16424D3B36F4AC8D1FCDDBC8339096DF3260A896E03124AB6111456AAF71675EA4C16C48E524BE9A09CE71975D43452ED97CBA9904921B4E16424D3B36F4AC8D1FCDDBC8339096DF3260A896E03124AB6111456AAF716B240711A02D7AE1FB3EE3121DC4DB927B1B9C62E56FBE32E962DF834896464372DBF983957B05C3BDAF8133DC44FD13DB9B32545D4FE4A45E36B274FDEC5D650C67EEC50DA1F675273F745550AB36B59AFAFC85BBE863B5CC263845FB618B9641F86A866A3E3EA6B2BF4136C1595857A1CE9AC7CA8AEB18C71BBE58D99D325AD57E7EFAE58EDEFAFC8DDC3B3E7712DBCA8F903BE05AF4BCFEF1529D89640BCDBBF93B1DDC613F6DF684591EECE7307F008EDD5F859BF6CF93184C0F911F43A4D22FD843E22FD843E22FD843E94E9693E94E9693EACC0053EACC0053EACC0053EACC0053EC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3DC9EBDE3D7D3DC13D53747265696B20626569206465722053656574616C6261686E2050656E646C6572207765696368656E2061756620427573736520617573');
INSERT INTO "event" VALUES('ab4414454a33f3a4',1794997200.0,X'000000F45EBFDA415EAF32000000F03F010000000E0002003F000100656E58F9521CCD44534F0EDAC1D6FFD3431205E684BAC481011320E50505D410F604D36EBF0A1179A43FE4737274C7F78CB2EA3DDB023C102F0458F9521CCD44534F0EDAC1D6FFD3431205E684BAC481011320E50505D410F604D36EBF0A1179A43FE4737274C7F78CB2EA3DDB023C102F04F4650D10190E3819F915851C83677A230AD380236A6056347F8DA537213DCA394466CB58BE296B59E0EA26684470816B278DFA77BB973B94CA63EA964B4DC39CC56D93A817A273AF169C26BCF58DECC6E740B8C9D922C8CA3D4EF9CA65A564D53F7771E955F038F2AD1956FC19641AFEB133FC006E017517FC94261862B1711B64203224AA844540E2E53589DBA649AC024FBEC8AAA415DFD07759FC948B4C01E4BD79508A61055D7B33455D6244D9855A9D06EF4E111E707D2456767D7C1D7B015145FEE5F69A3E3C75843E3C75843E8CFA683EF1FA653E3606633E4D4E133EFE37053EFE37053EFE37053EFE37053EFE37053EFD07DE3DFD07DE3DFD07DE3DFD07DE3DFD07DE3DFD07DE3DFD07DE3DFD07DE3DFD07DE3DFD07DE3DFD07DE3DFD07DE3DFD07DE3DFD07DE3DFD07DE3DFD07DE3DFD07DE3DFD07DE3DFD07DE3DFD07DE3DFD07DE3DFD07DE3DFD07DE3DFD07DE3DFD07DE3DFD07DE3DFD07DE3DFD07DE3DFD07DE3DFD07DE3D3DC0C03D3DC0C03D3DC0C03D3DC0C03D3DC0C03D3DC0C03D3DC0C03D3DC0C03D3DC0C03D3DC0C03D3DC0C03D9F00AE3D9F00AE3D9F00AE3D9F00AE3D9F00AE3D9F00AE3D6D4BA03D6D4BA03D6D4BA03D6D4BA03D4272616E6476616C6520746F20636C6F73652031322073757065726D61726B6574732061732070726F6669742066616C6C73');
INSERT INTO "event" VALUES('ee32c80994243648',1795023900.0,X'000000A76FBFDA41CB004F8EEFB6FB3F02000000180002005A000200656E1D57E4CC781AFEB983C083DADA1433FB2AEAD4DE720A22342F550B0C7E6488619FB19678301340A93B90FF1C8CA51456CC60BC8520961CAEB48015AC09FD343DD94C60CA9ED107DF3A48A90827CB460A0B04281002D43A2BB64A043BFD8105561D57E4CC781AFEB983C083DADA1433FB2AEAD4DE720A22342F550B0C7E6488619FB19678301340A93B90FF1C8CA51456CC60BC8520961CAE6BC530BDD77C52D311A0BFDD896D4908471C15097D678C2C0517812FFEBDA63509FD343D3CA56A40AA6AFD49C0A4765080684E53932786586485105A5474D05CED06E679B7B9D67E3A4C8784A590758551CFB09DB48015ACA26257AF31C5DAB1C9836BB3D0DB40B57D6B88B85057E2BFA388E7C99541C6CFC5928ED0CB09CDD09E6D702EDEE9772E22EE753E16601A4E570F4B54990488AC65A564D5A12E2FE88110BC1C7D66C190948B4C01F17C5008E4BD79507B33455D4E111E70D94C60CA9ED107DF3A48A90827CB460A0B04281002D43A2BB64A043BFD810556F46BE8610F78726E0520887867BDA47DE72E5B8A60EED59EE777B9A0A4B3DED595D934E966FCE4EB10A2251ADD1AFF37863E0A66D0734073D48990AE06E859F19C83095EE2E53589C0E8D3EF5B4E56F403148C6002BEC23E0806B73E0806B73E6505DF3E1B5BE43E356C5C3EECD5313E3D9F923EF79DE23E9A9EBA3E3CD42C3E0614FC3D0614FC3D0614FC3D0614FC3D0614FC3D0614FC3DB010D23DB010D23DB010D23DE6705C3EB010D23D759DAD3EB010D23DE6705C3EB010D23DB010D23DB010D23DB010D23DE6705C3EB010D23DB010D23DE6705C3EB010D23DE6705C3E2D37BE3EE6705C3EE6705C3EB010D23DB010D23DE6705C3EE6705C3EE6705C3EB010D23DE6705C3EE6705C3E0A6AB63D0A6AB63D0A6AB63D0A6AB63DBE6C433E0A6AB63D0A6AB63D0A6AB63D3BB5A43D3BB5A43DF3C2973DC37E253EC37E253EC37E253E629A8D3DF1751F3EF1751F3E49E2043E49E2043E49E2043E49E2043E49E2043E49E2043E49E2043E49E2043E49E2043E49E2043E49E2043E49E2043E49E2043E49E2043E49E2043E49E2043E1DD1E63D1DD1E63D1DD1E63D1DD1E63D1DD1E63D1DD1E63D726FD03D726FD03D726FD03D726FD03DF311C03D5665737369612073207761746572206D696E697374657220737465707320646F776E206F766572207265736572766F697220636F6E747261637400412072657369676E6174696F6E20696E204C696E646D617220616E642061206D616A6F72697479206F662074776F');
INSERT INTO "event" VALUES('c18aa75e4c528096',1795069800.0,X'000000DAA5BFDA41000000000000F03F000000000100020000000000656E743E39C1');
CREATE TABLE file (
	path TEXT NOT NULL, 
	stamp TEXT NOT NULL, 
	content TEXT NOT NULL, 
	PRIMARY KEY (path)
);
INSERT INTO "file" VALUES('Saved articles
feeds/saved/harbour-post.xml','15444:1795635750594347703','74a4fbcd2d00544fe67802e2b77e731b');
INSERT INTO "file" VALUES('Saved articles
feeds/saved/oberland-kurier.xml','2994:1795635750594435587','ff18f22fce503044952d17a87fd61ef2');
INSERT INTO "file" VALUES('Saved articles
feeds/saved/the-meridian.xml','8622:1795635750594486492','20ec0fef267c6fb818354a92a247bdb8');
CREATE TABLE furniture (
	id TEXT NOT NULL, 
	site TEXT NOT NULL, 
	line TEXT NOT NULL, 
	pages TEXT NOT NULL, 
	seen DOUBLE NOT NULL, 
	known BOOLEAN NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "furniture" VALUES('0264c0c43c117e8a','harbourpost.example','telephone lines to the northern villages are working again, though slowly.','[["55958d641124c372","089b28037fc1952a","045b43233fcef3f6"]]',1795089600.0,0);
INSERT INTO "furniture" VALUES('1aa94a2c693165a6','harbourpost.example','follow us on our social channels for more updates.','[["55958d641124c372","089b28037fc1952a","045b43233fcef3f6"]]',1795089600.0,0);
INSERT INTO "furniture" VALUES('2e8263bb43d978e2','harbourpost.example','good morning. here are five things to know this thursday.','[["3475b20cda50578a","04e975d2ff8558b3","40dd4f0376d1222b"]]',1795089600.0,0);
INSERT INTO "furniture" VALUES('37feaf4ef5ea6932','harbourpost.example','maud errington writes a column for the harbour post every wednesday.','[["faeb121a0c597c50","1aaaf99ee3bf191a","6446f23457e2b97a"]]',1795089600.0,0);
INSERT INTO "furniture" VALUES('66986bbd9ed64786','meridian.example','the operator, sound lines, cancelled sailings until friday.','[["eedf16b8f95495bd","27905a3aa92838de","95a0a12bba44b873"]]',1795089600.0,0);
INSERT INTO "furniture" VALUES('e16aefd43305e5d3','harbourpost.example','by greta sloane at mill lane','[["ff16a77a960efc8d","30681f19e6cb01fb","b576ba9e1e57ebcb"]]',1795089600.0,0);
INSERT INTO "furniture" VALUES('204ac0a4e93c1a33','meridian.example','shares in brandvale lost four percent.','[["32cdb4aefb38758c","22495b6602021f73","ebc010ec52a8639c"]]',1795089600.0,0);
CREATE TABLE gone (
	id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	at DOUBLE NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE member (
	article TEXT NOT NULL, 
	event TEXT NOT NULL, 
	score DOUBLE NOT NULL, 
	because TEXT NOT NULL, 
	PRIMARY KEY (article)
);
INSERT INTO "member" VALUES('82fea257a469765b','0b4ecd0acc3e4c38',0.0,'[]');
INSERT INTO "member" VALUES('045b43233fcef3f6','2b3e8fdf007a7e11',0.0,'[]');
INSERT INTO "member" VALUES('7cf1acad7be1944a','0b4ecd0acc3e4c38',9.51227728187629462119e-01,'["island","teresk","quake","monday","dawn","down","injured","struck"]');
INSERT INTO "member" VALUES('b576ba9e1e57ebcb','c889006886a10f16',0.0,'[]');
INSERT INTO "member" VALUES('37771b428522ae9c','9b79c6cec3927439',0.0,'[]');
INSERT INTO "member" VALUES('ae8ce3718e6b3a74','fb2dc2bb7d142553',0.0,'[]');
INSERT INTO "member" VALUES('fefe286ad900cbd8','c67d3d8326705398',0.0,'[]');
INSERT INTO "member" VALUES('a4a14961b714573d','4ebcb491d0ae5ed2',0.0,'[]');
INSERT INTO "member" VALUES('56735cbd1657d46f','fd127fa45b3cdcc0',0.0,'[]');
INSERT INTO "member" VALUES('6446f23457e2b97a','659abdc2021c5312',0.0,'[]');
INSERT INTO "member" VALUES('95a0a12bba44b873','41451648ee5d9064',0.0,'[]');
INSERT INTO "member" VALUES('7a166ab5e4db793d','adb0fad0fdd41029',0.0,'[]');
INSERT INTO "member" VALUES('51b416beca1b95fc','704a4e31625272e1',0.0,'[]');
INSERT INTO "member" VALUES('ebc010ec52a8639c','ab4414454a33f3a4',0.0,'[]');
INSERT INTO "member" VALUES('d084e12a00b35556','41451648ee5d9064',9.9757672007399311731e-01,'["aground","lurgan","ferry","passengers","sound","coastguard","lurgan sound","aground lurgan"]');
INSERT INTO "member" VALUES('c4e07a7707053240','ee32c80994243648',0.0,'[]');
INSERT INTO "member" VALUES('0bac5b97a3c85fa9','ee32c80994243648',0.998330348654105,'["resignation","lindmar","majority","minister","rehn","water","mr","accepted"]');
INSERT INTO "member" VALUES('40dd4f0376d1222b','c18aa75e4c528096',0.0,'[]');
CREATE TABLE memory (
	name TEXT NOT NULL, 
	value BLOB NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "memory" VALUES('version',X'32');
INSERT INTO "memory" VALUES('waiting',X'7B7D');
INSERT INTO "memory" VALUES('met:digest',X'7B2230623465636430616363336534633338223A20312C202232623365386664663030376137653131223A20312C202234313435313634386565356439303634223A20312C202234656263623439316430616535656432223A20312C202236353961626463323032316335333132223A20312C202237303461346533313632353237326531223A20312C202239623739633663656333393237343339223A20312C202261623434313434353461333366336134223A20312C202261646230666164306664643431303239223A20312C202263313861613735653463353238303936223A20312C202263363764336438333236373035333938223A20312C202263383839303036383836613130663136223A20312C202265653332633830393934323433363438223A20312C202266623264633262623764313432353533223A20312C202266643132376661343562336364636330223A20317D');
INSERT INTO "memory" VALUES('published',X'7B22666F6C646572223A20222F746D702F73632F7632772F66656564732F7075626C6963222C20226E616D6573223A205B226469676573742E61746F6D222C20226469676573742E6A736F6E222C202266617669636F6E2E737667222C2022696E6465782E68746D6C222C2022736F75726365732E68746D6C222C2022736F75726365732E737667222C20227374796C652E637373225D7D');
INSERT INTO "memory" VALUES('shown',X'7B226D6F6465223A2022656E747279222C202272656D6F766564223A2066616C73652C20227069637475726573223A20747275652C20226F70656E223A205B5D7D');
CREATE TABLE page (
	article TEXT NOT NULL, 
	content TEXT NOT NULL, 
	fetch TEXT NOT NULL, 
	url TEXT NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY (article)
);
CREATE TABLE passed (
	id TEXT NOT NULL, 
	source TEXT NOT NULL, 
	title TEXT NOT NULL, 
	link TEXT, 
	published DOUBLE, 
	reason TEXT NOT NULL, 
	seen DOUBLE NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE shown (
	digest TEXT NOT NULL, 
	event TEXT NOT NULL, 
	updated DOUBLE NOT NULL, 
	PRIMARY KEY (digest, event)
);
INSERT INTO "shown" VALUES('digest','c18aa75e4c528096',1795069800.0);
INSERT INTO "shown" VALUES('digest','ee32c80994243648',1795023900.0);
INSERT INTO "shown" VALUES('digest','41451648ee5d9064',1794999000.0);
INSERT INTO "shown" VALUES('digest','ab4414454a33f3a4',1794997200.0);
INSERT INTO "shown" VALUES('digest','704a4e31625272e1',1794994800.0);
INSERT INTO "shown" VALUES('digest','adb0fad0fdd41029',1794992700.0);
INSERT INTO "shown" VALUES('digest','659abdc2021c5312',1794981600.0);
INSERT INTO "shown" VALUES('digest','fd127fa45b3cdcc0',1794954300.0);
INSERT INTO "shown" VALUES('digest','4ebcb491d0ae5ed2',1794932400.0);
INSERT INTO "shown" VALUES('digest','c67d3d8326705398',1794920400.0);
INSERT INTO "shown" VALUES('digest','fb2dc2bb7d142553',1794910200.0);
INSERT INTO "shown" VALUES('digest','9b79c6cec3927439',1794903300.0);
INSERT INTO "shown" VALUES('digest','c889006886a10f16',1794867000.0);
INSERT INTO "shown" VALUES('digest','0b4ecd0acc3e4c38',1794850200.0);
INSERT INTO "shown" VALUES('digest','2b3e8fdf007a7e11',1794830700.0);
CREATE TABLE source (
	name TEXT NOT NULL, 
	fetch TEXT NOT NULL, 
	title TEXT NOT NULL, 
	PRIMARY KEY (name)
);
CREATE TABLE version (
	article TEXT NOT NULL, 
	content TEXT NOT NULL, 
	title TEXT NOT NULL, 
	text TEXT NOT NULL, 
	body TEXT NOT NULL, 
	form TEXT NOT NULL, 
	until DOUBLE NOT NULL, 
	PRIMARY KEY (article, content)
);
CREATE INDEX ix_article_source ON article (source);
CREATE INDEX ix_article_link ON article (link);
CREATE INDEX ix_clean_version ON clean (version);
CREATE INDEX ix_furniture_site ON furniture (site);
CREATE INDEX ix_version_until ON version (until);
CREATE INDEX ix_event_newest ON event (newest);
CREATE INDEX ix_member_event ON member (event);
CREATE INDEX entry_order ON entry (updated DESC, published DESC, event);
CREATE INDEX ix_entry_written ON entry (written);
CREATE INDEX entry_look ON entry (look);
CREATE INDEX ix_passed_seen ON passed (seen);
CREATE INDEX ix_passed_source ON passed (source);
CREATE INDEX ix_corrected_became ON corrected (became);
CREATE INDEX ix_clue_seen ON clue (seen);
CREATE INDEX ix_earlier_before ON earlier ("before");
CREATE INDEX ix_edition_digest ON edition (digest);
COMMIT;
